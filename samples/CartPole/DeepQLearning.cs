using BackpropGen;

namespace Balancing;

/// <summary>
/// Deep Q-learning (Mnih et al. 2015) with two networks for choice and value (van Hasselt et al. 2016): a network learns what each action is worth from steps that are remembered. Of every row one action is known: a mask says which
/// target counts. A slow copy, which follows by <c>Blend</c>, values what comes next.
/// </summary>
internal static class DeepQLearning
{
    private const int MostSteps = 100_000;
    private const int Warmup = 1_000;
    private const int BatchSize = 64;
    private const float Discount = 0.99f;
    private const float FirstLearningRate = 0.0007f;
    private const float LastLearningRate = 0.0002f;
    private const float Blend = 0.01f;
    private const double LastExploration = 0.05;
    private const int ExplorationSteps = 6_000;
    private const int FirstJudged = 4_000;
    private const int JudgedEvery = 500;

    public static INetwork<float> Train(int seed)
    {
        var random = new Random(seed);
        var online = new QNetwork(seed);
        QNetwork target = online.Clone();
        QNetwork best = online.Clone();
        double bestSteps = 0;
        var memory = new ReplayMemory(MostSteps);
        var batch = new Batch(BatchSize);
        var game = new CartPole(random);
        game.Reset();
        Span<float> state = stackalloc float[CartPole.StateSize];
        Span<float> next = stackalloc float[CartPole.StateSize];
        for (int step = 1; step <= MostSteps; step++)
        {
            double exploration = Math.Max(LastExploration, 1 - ((1 - LastExploration) * step / ExplorationSteps));
            int action = random.NextDouble() < exploration ? random.Next(CartPole.Actions) : Judge.Best(online, game);
            game.WriteState(state);
            game.Push(action);
            game.WriteState(next);
            memory.Add(state, action, next, game.HasFallen);
            if (game.IsOver)
            {
                game.Reset();
            }

            if (step > Warmup)
            {
                memory.Draw(random, batch);
                Learn(online, target, batch, FirstLearningRate + ((LastLearningRate - FirstLearningRate) * step / MostSteps));
            }

            if (step < FirstJudged || step % JudgedEvery != 0 || Judge.MeanSteps(online, episodes: 10, seed: random.Next()) <= 0.9 * bestSteps)
            {
                continue;
            }

            double steps = Judge.MeanSteps(online, episodes: 100, seed: random.Next());
            if (steps > bestSteps)
            {
                bestSteps = steps;
                best.CopyFrom(online);
            }

            if (steps > 498)
            {
                break;
            }
        }

        return best;
    }

    /// <summary>A step of 1 − γ is worth 1 where it goes on for ever: values stay between 0 and 1.</summary>
    private static void Learn(QNetwork online, QNetwork target, Batch batch, float learningRate)
    {
        online.PredictBatch(batch.Next, batch.Choices);
        target.PredictBatch(batch.Next, batch.Values);
        for (int row = 0; row < BatchSize; row++)
        {
            int first = row * CartPole.Actions;
            int choice = first + (batch.Choices[first + 1] > batch.Choices[first] ? 1 : 0);
            batch.Mask[first] = batch.Actions[row] == 0;
            batch.Mask[first + 1] = batch.Actions[row] == 1;
            batch.Targets[first + batch.Actions[row]] = 1 - Discount + (batch.HasFallen[row] ? 0 : Discount * batch.Values[choice]);
        }

        online.TrainBatch(batch.States, batch.Targets, batch.Mask, learningRate);
        target.Blend(online, Blend);
    }

    /// <summary>Rows that are learnt at once, and what is computed of them.</summary>
    private sealed class Batch(int rows)
    {
        public float[] States { get; } = new float[rows * CartPole.StateSize];

        public int[] Actions { get; } = new int[rows];

        public float[] Next { get; } = new float[rows * CartPole.StateSize];

        public bool[] HasFallen { get; } = new bool[rows];

        public float[] Choices { get; } = new float[rows * CartPole.Actions];

        public float[] Values { get; } = new float[rows * CartPole.Actions];

        public float[] Targets { get; } = new float[rows * CartPole.Actions];

        public bool[] Mask { get; } = new bool[rows * CartPole.Actions];
    }

    /// <summary>All steps so far.</summary>
    private sealed class ReplayMemory(int size)
    {
        private readonly float[] _states = new float[size * CartPole.StateSize];
        private readonly float[] _next = new float[size * CartPole.StateSize];
        private readonly int[] _actions = new int[size];
        private readonly bool[] _hasFallen = new bool[size];
        private int _count;

        public void Add(ReadOnlySpan<float> state, int action, ReadOnlySpan<float> next, bool hasFallen)
        {
            state.CopyTo(_states.AsSpan(_count * CartPole.StateSize));
            next.CopyTo(_next.AsSpan(_count * CartPole.StateSize));
            _actions[_count] = action;
            _hasFallen[_count++] = hasFallen;
        }

        public void Draw(Random random, Batch batch)
        {
            for (int row = 0; row < batch.Actions.Length; row++)
            {
                int place = random.Next(_count);
                _states.AsSpan(place * CartPole.StateSize, CartPole.StateSize).CopyTo(batch.States.AsSpan(row * CartPole.StateSize));
                _next.AsSpan(place * CartPole.StateSize, CartPole.StateSize).CopyTo(batch.Next.AsSpan(row * CartPole.StateSize));
                batch.Actions[row] = _actions[place];
                batch.HasFallen[row] = _hasFallen[place];
            }
        }
    }
}
