using BackpropGen;

namespace Balancing;

/// <summary>Lets a network push as it likes best, without chance, and counts steps.</summary>
internal static class Judge
{
    /// <summary>The mean of as many episodes, whose starts follow from the seed.</summary>
    public static double MeanSteps(INetwork<float> network, int episodes, int seed)
    {
        var game = new CartPole(new Random(seed));
        long steps = 0;
        for (int i = 0; i < episodes; i++)
        {
            steps += Episode(network, game);
        }

        return (double)steps / episodes;
    }

    /// <summary>The steps of one episode.</summary>
    public static int Episode(INetwork<float> network, CartPole game)
    {
        game.Reset();
        while (!game.IsOver)
        {
            game.Push(Best(network, game));
        }

        return game.Steps;
    }

    public static int Best(INetwork<float> network, CartPole game)
    {
        Span<float> state = stackalloc float[CartPole.StateSize];
        Span<float> outputs = stackalloc float[CartPole.Actions];
        game.WriteState(state);
        network.Predict(state, outputs);
        return outputs[1] > outputs[0] ? 1 : 0;
    }
}
