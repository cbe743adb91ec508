using System.Runtime.InteropServices;
using BackpropGen.CompilerServices;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Generated;

namespace BackpropGen.Tests.WeightFiles;

public class RoundTripTests(RoundTripTests.Compiled compiled) : IClassFixture<FormExamples>, IClassFixture<RoundTripTests.Compiled>
{
    private const string Adam = ", Optimizer = Optimizer.Adam";

    public static TheoryData<string, Loss, Precision> Examples => FormExamples.All;

    public static TheoryData<string, Precision> Forms
    {
        get
        {
            var cases = new TheoryData<string, Precision>();
            foreach (string form in RowForms.All)
            {
                cases.Add(form, Precision.Single);
                cases.Add(form, Precision.Double);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void What_is_loaded_has_the_bits_of_what_was_saved(string form, Loss loss, Precision precision) => FormExamples.Run(form, loss, precision, new SameBits());

    [Theory]
    [MemberData(nameof(Forms))]
    public void Training_goes_on_as_if_it_had_never_stopped(string form, Precision precision)
    {
        string arguments = compiled.Arguments(form);
        if (precision == Precision.Double)
        {
            Resume(Networks.Double(arguments), Networks.Double(arguments), 0.01);
        }
        else
        {
            Resume(Networks.Single(arguments), Networks.Single(arguments), 0.01f);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Without_its_state_the_optimiser_starts_afresh(string form, Precision precision)
    {
        string arguments = compiled.Arguments(form);
        if (precision == Precision.Double)
        {
            StartAfresh(Networks.Double(arguments), Networks.Double(arguments), 0.01);
        }
        else
        {
            StartAfresh(Networks.Single(arguments), Networks.Single(arguments), 0.01f);
        }
    }

    [Fact]
    public void A_network_takes_no_state_of_another_optimiser()
    {
        INetwork<float> trained = Networks.Single("\"2-2-1\", Optimizer = Optimizer.Adam");
        Train(trained, 0.01f);
        INetwork<float> plain = Networks.Single("\"2-2-1\"");
        SafetensorsBytes.Load(plain, SafetensorsBytes.Save(trained, withOptimizerState: true));
        Assert.Equal(SafetensorsBytes.Parameters(trained), SafetensorsBytes.Parameters(plain));

        // Gradient descent has no state: asking for it changes nothing.
        Assert.Equal(SafetensorsBytes.Save(plain), SafetensorsBytes.Save(plain, withOptimizerState: true));
    }

    [Fact]
    public void A_file_is_loaded_by_its_path()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model.safetensors");
        Declared.IrisModel model = new(seed: 3);
        model.Save(path);
        Declared.IrisModel other = new();
        Assert.NotEqual(SafetensorsBytes.Parameters(model), SafetensorsBytes.Parameters(other));
        other.Load(path);
        Assert.Equal(SafetensorsBytes.Parameters(model), SafetensorsBytes.Parameters(other));
        Assert.Equal(SafetensorsBytes.Save(model), File.ReadAllBytes(path));

        // A stream stays open, at the end of what was written.
        using MemoryStream stream = new();
        stream.WriteByte(1);
        model.Save(stream);
        Assert.Equal(new FileInfo(path).Length + 1, stream.Position);
        stream.Position = 1;
        new Declared.IrisModel().Load(stream);
        Assert.Equal(stream.Length, stream.Position);
    }

    [Fact]
    public void Streams_that_come_byte_by_byte_and_cannot_seek_are_read()
    {
        INetwork<float> model = new Declared.IrisModel(seed: 3);
        INetwork<float> other = new Declared.IrisModel();
        other.Load(new Trickle(SafetensorsBytes.Save(model)));
        Assert.Equal(SafetensorsBytes.Parameters(model), SafetensorsBytes.Parameters(other));
    }

    /// <summary>More than one piece of 64 KB, the last of them not whole, and a header of more than one.</summary>
    [Theory]
    [InlineData("300-129-7", Precision.Single)]
    [InlineData("300-129-7", Precision.Double)]
    public void Large_tensors_come_in_pieces(string topology, Precision precision)
    {
        if (precision == Precision.Double)
        {
            Check(Networks.Double($"\"{topology}\""));
        }
        else
        {
            Check(Networks.Single($"\"{topology}\""));
        }

        static void Check<T>(INetwork<T> network)
            where T : unmanaged
        {
            network.Initialize(9);
            T[] before = SafetensorsBytes.Parameters(network);
            byte[] file = SafetensorsBytes.WithHeader(SafetensorsBytes.Save(network), header => header + new string(' ', 200_000));
            network.Initialize(1);
            SafetensorsBytes.Load(network, file);
            Assert.Equal(before, SafetensorsBytes.Parameters(network));
        }
    }

    [Fact]
    public void Null_and_streams_of_the_wrong_kind_are_refused()
    {
        INetwork<float> model = new Declared.IrisModel();
        Assert.Throws<ArgumentNullException>("network", () => ((INetwork<float>)null!).Save("x"));
        Assert.Throws<ArgumentNullException>("network", () => ((INetwork<float>)null!).Load("x"));
        Assert.Throws<ArgumentNullException>("path", () => model.Save((string)null!));
        Assert.Throws<ArgumentNullException>("path", () => model.Load((string)null!));
        Assert.Throws<ArgumentNullException>("stream", () => model.Save((Stream)null!));
        Assert.Throws<ArgumentNullException>("stream", () => model.Load((Stream)null!));
        Assert.Throws<ArgumentException>("stream", () => model.Save(new MemoryStream([], writable: false)));
        using TemporaryFolder folder = new();
        using FileStream writeOnly = new(folder.File("x"), FileMode.Create, FileAccess.Write);
        Assert.Throws<ArgumentException>("stream", () => model.Load(writeOnly));
        Assert.Throws<FileNotFoundException>(() => model.Load(folder.File("not there")));
    }

    [Fact]
    public void A_network_of_ones_own_without_a_state_to_give_says_so()
    {
        Library.LinearNetwork<float> linear = new(2, 1);
        Assert.Equal(["0.weight", "0.bias"], SafetensorsBytes.Tensors(SafetensorsBytes.Save(linear, withOptimizerState: true)).Select(tensor => tensor.Name));
    }

    private static void Train<T>(INetwork<T> network, T learningRate)
        where T : unmanaged
    {
        T[] inputs = [.. Enumerable.Range(0, 2 * network.Description.InputCount).Select(i => Real.FromDouble<T>(Math.Sin(i)))];
        T[] targets = [.. Enumerable.Range(0, 2 * network.Description.OutputCount).Select(i => Real.FromDouble<T>(i % 2))];
        for (int step = 0; step < 3; step++)
        {
            network.TrainBatch(inputs, targets, learningRate);
        }
    }

    private static void Resume<T>(INetwork<T> network, INetwork<T> other, T learningRate)
        where T : unmanaged
    {
        Train(network, learningRate);
        byte[] file = SafetensorsBytes.Save(network, withOptimizerState: true);
        other.Initialize(77);
        SafetensorsBytes.Load(other, file);
        Assert.Equal(file, SafetensorsBytes.Save(other, withOptimizerState: true));
        Train(network, learningRate);
        Train(other, learningRate);
        Assert.Equal(SafetensorsBytes.Save(network, withOptimizerState: true), SafetensorsBytes.Save(other, withOptimizerState: true));
        Assert.NotEqual(file, SafetensorsBytes.Save(network, withOptimizerState: true));
    }

    private static void StartAfresh<T>(INetwork<T> network, INetwork<T> other, T learningRate)
        where T : unmanaged
    {
        Train(network, learningRate);
        Train(other, learningRate);
        SafetensorsBytes.Load(other, SafetensorsBytes.Save(network));
        INetwork<T> fresh = (INetwork<T>)Activator.CreateInstance(network.GetType())!;
        fresh.SetParameters(SafetensorsBytes.Parameters(network));
        Assert.Equal(SafetensorsBytes.Save(fresh, withOptimizerState: true), SafetensorsBytes.Save(other, withOptimizerState: true));
        Assert.NotEqual(SafetensorsBytes.Save(network, withOptimizerState: true), SafetensorsBytes.Save(other, withOptimizerState: true));
    }

    private sealed class SameBits : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            T[] parameters = example.Parameters();
            var random = new Random(1);
            random.NextBytes(MemoryMarshal.AsBytes(parameters.AsSpan()));
            for (int i = 0; i < parameters.Length; i++)
            {
                parameters[i] = T.IsFinite(parameters[i]) ? parameters[i] : T.NegativeZero;
            }

            parameters[0] = T.Epsilon;
            parameters[^1] = T.NegativeZero;
            example.Network.SetParameters(parameters);
            byte[] file = SafetensorsBytes.Save(example.Network);
            example.Network.Initialize(5);
            SafetensorsBytes.Load(example.Network, file);
            Assert.True(MemoryMarshal.AsBytes(parameters.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(example.Parameters().AsSpan())));
            Assert.Equal(
                parameters.Select(double.CreateChecked),
                SafetensorsBytes.Tensors(file).SelectMany(tensor => tensor.Values));
        }
    }

    /// <summary>Gives a byte at a time, and neither length nor position.</summary>
    private sealed class Trickle(byte[] bytes) : Stream
    {
        private int _next;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_next == bytes.Length || count == 0)
            {
                return 0;
            }

            buffer[offset] = bytes[_next++];
            return 1;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    /// <summary>A network of each form that Adam trains, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Networks.Prepare(
            from form in RowForms.All
            let arguments = Arguments(form)
            from network in new[] { arguments, Networks.InDouble(arguments) }
            select network);

        public string Arguments(string form) => FormExamples.Arguments(form, Loss.MeanSquaredError) + Adam;
    }
}
