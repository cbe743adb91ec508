using System.Text.Json.Nodes;
using BackpropGen.Testing;
using Balancing;

namespace BackpropGen.Tests.Applications;

/// <summary>The sample that balances a pole: its dynamics against Gymnasium's, and a seed of each way that takes no time. All ten seeds, and Q-learning, are run as a program.</summary>
public class CartPoleTests
{
    [Fact]
    public void The_dynamics_are_those_of_Gymnasium()
    {
        using Stream stream = typeof(CartPoleTests).Assembly.GetManifestResourceStream("cart-pole.json")!;
        JsonArray episodes = JsonNode.Parse(stream)!.AsArray();
        Assert.Equal(3, episodes.Count);
        foreach (JsonNode? episode in episodes)
        {
            var game = new CartPole(new Random(1));
            double[] start = Numbers(episode!["start"]!);
            game.Start(start[0], start[1], start[2], start[3]);
            foreach ((JsonNode? action, int step) in episode["actions"]!.AsArray().Select((action, step) => (action, step)))
            {
                game.Push(action!.GetValue<int>());
                double[] expected = Numbers(episode["states"]![step]!);
                double[] actual = [game.Position, game.Velocity, game.Angle, game.AngularVelocity];
                Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
                Assert.Equal(episode["fallen"]![step]!.GetValue<bool>(), game.HasFallen);
                Assert.Equal(step + 1, game.Steps);
            }
        }
    }

    [Fact]
    public void An_episode_ends_after_500_steps()
    {
        var game = new CartPole(new Random(1));
        game.Reset();
        int steps = 0;
        while (!game.IsOver)
        {
            // What leans is caught, and the cart is kept near the middle.
            game.Push(game.Angle + (0.5 * game.AngularVelocity) + (0.02 * game.Position) + (0.05 * game.Velocity) > 0 ? 1 : 0);
            steps++;
        }

        Assert.Equal((CartPole.MostSteps, false), (steps, game.HasFallen));
    }

    [SampledTheory(2)]
    [InlineData(1)]
    [InlineData(2)]
    public void Evolution_and_policy_gradients_balance_the_pole(int seed)
    {
        foreach (Func<int, INetwork<float>> train in new Func<int, INetwork<float>>[] { EvolutionStrategies.Train, Reinforce.Train })
        {
            double untrained = Judge.MeanSteps(new Policy(seed), episodes: 100, seed: 1_000_000 + seed);
            double steps = Judge.MeanSteps(train(seed), episodes: 100, seed: 1_000_000 + seed);
            Assert.True(steps >= 475 && untrained < 200, $"{untrained} steps became {steps}.");
        }
    }

    private static double[] Numbers(JsonNode list) => [.. list.AsArray().Select(number => number!.GetValue<double>())];
}
