using BackpropGen;

namespace Balancing;

/// <summary>
/// Evolution strategies (Salimans et al. 2017): parameters move towards noise with which episodes last longer, and away from its opposite. No gradient of the network is needed, and no memory for the noise: it is drawn from its
/// seed again.
/// </summary>
internal static class EvolutionStrategies
{
    private const int Pairs = 16;
    private const float Deviation = 0.2f;
    private const float StepSize = 0.3f;
    private const int MostGenerations = 300;

    public static INetwork<float> Train(int seed)
    {
        var random = new Random(seed);
        var mean = new Policy(seed);
        Policy child = mean.Clone();
        float[] parameters = new float[Policy.ParameterCount];
        float[] change = new float[Policy.ParameterCount];
        float[] advantages = new float[Pairs];
        int[] noises = new int[Pairs];
        for (int generation = 0; generation < MostGenerations; generation++)
        {
            for (int i = 0; i < Pairs; i++)
            {
                noises[i] = random.Next();
                int start = random.Next();
                advantages[i] = Steps(Deviation, noises[i], start) - Steps(-Deviation, noises[i], start);
            }

            double spread = Math.Sqrt(advantages.Average(advantage => advantage * advantage)) + 1e-8;
            Array.Clear(change);
            for (int i = 0; i < Pairs; i++)
            {
                ParameterArithmetic.Perturb(change, (float)(advantages[i] / spread), noises[i]);
            }

            mean.GetParameters(parameters);
            ParameterArithmetic.AddScaled(parameters, change, StepSize / Pairs);
            mean.SetParameters(parameters);
            if (Judge.MeanSteps(mean, episodes: 20, seed: random.Next()) == CartPole.MostSteps && Judge.MeanSteps(mean, episodes: 100, seed: random.Next()) > 499)
            {
                break;
            }
        }

        return mean;

        int Steps(float deviation, int noise, int start)
        {
            child.CopyFrom(mean);
            child.Perturb(deviation, noise);
            return Judge.Episode(child, new CartPole(new Random(start)));
        }
    }
}
