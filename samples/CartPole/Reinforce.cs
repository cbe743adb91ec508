using BackpropGen;

namespace Balancing;

/// <summary>
/// REINFORCE with a baseline (Williams 1992): actions after which more came than a value network expected become likelier. The loss, log probabilities times advantages with a bonus for entropy, is none that an attribute names: its
/// derivative by the logits goes to <c>BackwardBatch</c>.
/// </summary>
internal static class Reinforce
{
    private const int EpisodesPerUpdate = 8;
    private const int MostUpdates = 400;
    private const int JudgedEvery = 5;
    private const double Discount = 0.99;
    private const int ValuePasses = 4;
    private const float LearningRate = 0.01f;
    private const float EntropyBonus = 0.005f;

    private static readonly UpdateOptions Clipped = new() { ClipGradientNorm = 1 };

    public static INetwork<float> Train(int seed)
    {
        var random = new Random(seed);
        var policy = new Policy(seed);
        var values = new ValueNetwork(seed);
        Policy best = policy.Clone();
        double bestSteps = 0;
        float[] gradient = new float[Policy.ParameterCount];
        for (int update = 1; update <= MostUpdates; update++)
        {
            (float[] states, int[] actions, float[] returns) = Play(policy, random);
            float[] expected = new float[actions.Length];
            values.PredictBatch(states, expected);
            float[] advantages = Normalized(returns, expected);
            for (int pass = 0; pass < ValuePasses; pass++)
            {
                values.TrainBatch(states, returns, LearningRate);
            }

            policy.BackwardBatch<float>(states, LogitGradients(policy, states, actions, advantages), gradient, default);
            policy.Update(gradient, LearningRate, Clipped);
            if (update % JudgedEvery != 0 || Judge.MeanSteps(policy, episodes: 10, seed: random.Next()) <= 0.9 * bestSteps)
            {
                continue;
            }

            double steps = Judge.MeanSteps(policy, episodes: 100, seed: random.Next());
            if (steps > bestSteps)
            {
                bestSteps = steps;
                best.CopyFrom(policy);
            }

            if (steps > 498)
            {
                break;
            }
        }

        return best;
    }

    /// <summary>Some episodes with actions as likely as the policy has them: states, actions, and the discounted number of steps after each.</summary>
    private static (float[] States, int[] Actions, float[] Returns) Play(Policy policy, Random random)
    {
        List<float> states = [];
        List<int> actions = [];
        List<float> returns = [];
        var game = new CartPole(random);
        Span<float> state = stackalloc float[CartPole.StateSize];
        for (int episode = 0; episode < EpisodesPerUpdate; episode++)
        {
            game.Reset();
            while (!game.IsOver)
            {
                game.WriteState(state);
                var (left, right) = policy.Predict(state[0], state[1], state[2], state[3]);
                int action = random.NextDouble() < Functions.Sigmoid(right - left) ? 1 : 0;
                states.AddRange(state);
                actions.Add(action);
                game.Push(action);
            }

            double later = 0;
            int first = returns.Count;
            for (int step = 0; step < game.Steps; step++)
            {
                later = 1 + (Discount * later);
                returns.Add((float)(later * (1 - Discount)));
            }

            returns.Reverse(first, game.Steps);
        }

        return ([.. states], [.. actions], [.. returns]);
    }

    private static float[] Normalized(float[] returns, float[] expected)
    {
        float[] advantages = [.. returns.Zip(expected, (found, value) => found - value)];
        float mean = advantages.Average();
        float deviation = MathF.Sqrt(advantages.Average(advantage => (advantage - mean) * (advantage - mean))) + 1e-6f;
        return [.. advantages.Select(advantage => (advantage - mean) / deviation)];
    }

    /// <summary>∂/∂logits of −(1/n) Σ (A·ln p(a) + β·H), with ∂ ln p(a)/∂zᵢ = [i = a] − pᵢ and ∂H/∂zᵢ = −pᵢ·(ln pᵢ + H).</summary>
    private static float[] LogitGradients(Policy policy, float[] states, int[] actions, float[] advantages)
    {
        float[] gradients = new float[actions.Length * CartPole.Actions];
        policy.PredictBatch(states, gradients);
        for (int row = 0; row < actions.Length; row++)
        {
            Span<float> logits = gradients.AsSpan(row * CartPole.Actions, CartPole.Actions);
            float right = Functions.Sigmoid(logits[1] - logits[0]);
            float left = Functions.Sigmoid(logits[0] - logits[1]);
            float lnRight = Functions.LogSigmoid(logits[1] - logits[0]);
            float lnLeft = Functions.LogSigmoid(logits[0] - logits[1]);
            float entropy = -((right * lnRight) + (left * lnLeft));
            logits[0] = -((advantages[row] * ((actions[row] == 0 ? 1 : 0) - left)) - (EntropyBonus * left * (lnLeft + entropy))) / actions.Length;
            logits[1] = -((advantages[row] * ((actions[row] == 1 ? 1 : 0) - right)) - (EntropyBonus * right * (lnRight + entropy))) / actions.Length;
        }

        return gradients;
    }
}
