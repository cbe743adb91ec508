using System.Buffers.Binary;
using Orleans;

namespace BackpropGen.Orleans.Training;

// A checkpoint. Properties that can be set, for storages that write JSON.
[GenerateSerializer]
[Alias("BackpropGen.StoredTraining")]
internal sealed class StoredTraining
{
    [Id(0)]
    public TrainingPlan Plan { get; set; } = new();

    // A weight file with what the optimiser remembers, and the scaling.
    [Id(1)]
    public byte[] Weights { get; set; } = [];

    // Eight bytes for each round, least significant first.
    [Id(2)]
    public byte[] Losses { get; set; } = [];

    public int Round => Losses.Length / sizeof(double);

    public static byte[] BytesOf(IReadOnlyList<double> losses)
    {
        byte[] bytes = new byte[losses.Count * sizeof(double)];
        for (int i = 0; i < losses.Count; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), losses[i]);
        }

        return bytes;
    }

    public double[] ReadLosses()
    {
        double[] losses = new double[Round];
        for (int i = 0; i < losses.Length; i++)
        {
            losses[i] = BinaryPrimitives.ReadDoubleLittleEndian(Losses.AsSpan(i * sizeof(double)));
        }

        return losses;
    }
}
