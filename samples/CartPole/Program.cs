using System.Diagnostics;
using System.Globalization;
using System.Text;
using BackpropGen;
using Balancing;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// CartPole-v1 counts as solved from a mean of 475 steps on.
const double Solved = 475;
int[] seeds = args is ["--seed", var one] ? [int.Parse(one)] : [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
(string Name, Func<int, INetwork<float>> Train)[] ways =
[
    ("evolution strategies", EvolutionStrategies.Train), ("REINFORCE", Reinforce.Train), ("deep Q-learning", DeepQLearning.Train),
];

INetwork<float>? last = null;
bool areSolved = true;
foreach ((string name, Func<int, INetwork<float>> train) in ways)
{
    int solved = 0;
    foreach (int seed in seeds)
    {
        long start = Stopwatch.GetTimestamp();
        last = train(seed);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        // Starts that no training has seen: each of them drew its own from seeds below.
        double steps = Judge.MeanSteps(last, episodes: 100, seed: 1_000_000 + seed);
        solved += steps >= Solved ? 1 : 0;
        Console.WriteLine($"{name,-20}  seed {seed,2}  {seconds,5:0.0} s  {steps,5:0.0} steps on 100 fresh episodes");
    }

    Console.WriteLine($"{name}: {solved} of {seeds.Length} solved");
    Console.WriteLine();
    areSolved &= 10 * solved >= 9 * seeds.Length;
}

Drawing.Play(last!, seed: 7, steps: 250);
return areSolved ? 0 : 1;
