// What users of every framework and language version do, in C# 9: each line that it prints is the same everywhere, the bits apart.
using System;
using System.Globalization;
using System.IO;
using BackpropGen;

namespace Reach
{
    public enum Colour
    {
        Red,
        Green,
        Blue,
    }

    [Network("2-4:tanh-1", Loss = Loss.BinaryCrossEntropy)]
    public partial class Xor
    {
    }

    [Network("6-16:gelu-9:relu-3", Loss = Loss.CrossEntropy, Optimizer = Optimizer.Adam, InputScaling = Scaling.Standardize)]
    public partial class Wide
    {
    }

    [Network("70-60:selu-50:mish-2", TargetScaling = Scaling.MinMax, Optimizer = Optimizer.AdamW)]
    public partial class Large
    {
    }

    [Network("3-5-2", Precision = Precision.Double, Optimizer = Optimizer.NAdam, Inputs = new[] { "a", "b", "c" }, Outputs = new[] { "sum", "product" })]
    public partial class Exact
    {
    }

    [Network("4-8:silu:dropout(0.25)-8:softplus-3", Emission = Emission.Unrolled, Loss = Loss.Huber)]
    public partial class Dropping
    {
    }

    [Network("2-6-3", Loss = Loss.CrossEntropy, Row = typeof(Light), Inputs = new[] { nameof(Light.Warmth), nameof(Light.Depth) }, Label = nameof(Light.Colour))]
    public partial class Colours
    {
    }

    [Network(Model = "iris.onnx")]
    public partial class Iris
    {
    }

    [Network(Model = "iris.onnx", Frozen = true)]
    public partial class FrozenIris
    {
    }

    [Network("70-300:selu-2", Weights = "wide.safetensors")]
    public partial class EmbeddedWide
    {
    }

    [Network("70-300:selu-2", Weights = "wide.safetensors", Frozen = true)]
    public partial class FrozenWide
    {
    }

    public sealed class Light
    {
        public Light(float warmth, float depth, Colour colour)
        {
            Warmth = warmth;
            Depth = depth;
            Colour = colour;
        }

        public float Warmth { get; }

        public float Depth { get; }

        public Colour Colour { get; }
    }

    public static class Program
    {
        public static void Main(string[] args)
        {
            Console.WriteLine("xor " + TrainAndCopy());
            Console.WriteLine("classes " + Classify(out Wide wide));
            Console.WriteLine("regression " + Regress(out Large large));
            Console.WriteLine("double " + Add());
            Console.WriteLine("rows " + Name());
            Console.WriteLine("model " + Compare());
            Console.WriteLine("embedded " + ReadResource());
            if (args.Length > 0)
            {
                Console.WriteLine("bits " + Bits(wide) + " " + Bits(large));
            }
        }

        private static string TrainAndCopy()
        {
            float[,] inputs = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };
            var xor = new Xor();
            xor.Fit(inputs, new[] { 0, 1, 1, 0 }, new FitOptions { Epochs = 1000, BatchSize = 4, LearningRate = 0.5 });
            string path = Path.GetTempFileName();
            xor.Save(path);
            var copy = new Xor(seed: 5);
            copy.Load(path);
            File.Delete(path);
            bool areSame = copy.Predict(0, 1) == xor.Predict(0, 1);
            return copy.PredictClass(0, 0) + " " + copy.PredictClass(0, 1) + " " + copy.PredictClass(1, 0) + " " + copy.PredictClass(1, 1) + " " + areSame;
        }

        private static string ReadResource()
        {
            var row = new float[70];
            row[3] = 1;
            (float first, float second) = new EmbeddedWide().Predict(row);
            (float third, float fourth) = new FrozenWide().Predict(row);
            return (first != 0 && first != second && first == third && second == fourth).ToString();
        }

        private static string Classify(out Wide wide)
        {
            var random = new Random(1);
            var rows = new float[64, 6];
            var classes = new int[64];
            for (int row = 0; row < 64; row++)
            {
                classes[row] = row % 3;
                for (int i = 0; i < 6; i++)
                {
                    rows[row, i] = (float)random.NextDouble() + (i == classes[row] ? 2 : 0);
                }
            }

            wide = new Wide();
            wide.Fit(rows, classes, new FitOptions { Epochs = 300 });
            return wide.ScoreClasses(rows, classes).Accuracy.ToString(CultureInfo.InvariantCulture);
        }

        private static string Regress(out Large large)
        {
            var random = new Random(2);
            var rows = new float[100, 70];
            var targets = new float[100, 2];
            for (int row = 0; row < 100; row++)
            {
                for (int i = 0; i < 70; i++)
                {
                    rows[row, i] = (float)random.NextDouble();
                }

                targets[row, 0] = 100 * rows[row, 0];
                targets[row, 1] = rows[row, 1] - rows[row, 2];
            }

            large = new Large();
            large.Fit(rows, targets, new FitOptions { Epochs = 200 });
            return (large.Score(rows, targets).R2 > 0.9).ToString();
        }

        private static string Add()
        {
            double[][] rows = { new double[] { 0, 0, 1 }, new double[] { 1, 0, 1 }, new double[] { 0.5, 0.5, 0 }, new double[] { 1, 1, 1 } };
            double[][] targets = { new double[] { 1, 0 }, new double[] { 2, 0 }, new double[] { 1, 0 }, new double[] { 3, 1 } };
            var exact = new Exact();
            exact.Fit(rows, targets, new FitOptions { Epochs = 2000, BatchSize = 4, LearningRate = 0.01 });
            var dropping = new Dropping();
            dropping.Train(1, 2, 3, 4, 5, 6, 7, 0.01f);
            return Math.Round(exact.Predict(1, 1, 1).sum, 1).ToString(CultureInfo.InvariantCulture) + " " + Math.Round(exact.Predict(1, 1, 1).product, 1).ToString(CultureInfo.InvariantCulture);
        }

        private static string Name()
        {
            Light[] lights = { new Light(1, 0, Colour.Red), new Light(0, 1, Colour.Green), new Light(-1, 0, Colour.Blue) };
            var colours = new Colours();
            colours.Fit(lights, new FitOptions { Epochs = 500, BatchSize = 3, LearningRate = 0.5 });
            return colours.PredictClass(lights[0]) + " " + colours.PredictClass(lights[1]) + " " + colours.PredictClass(lights[2]);
        }

        private static string Compare()
        {
            var outputs = new float[3];
            var others = new float[3];
            var row = new[] { 5.1f, 3.5f, 1.4f, 0.2f };
            new Iris().Predict(row, outputs);
            new FrozenIris().Predict(row, others);
            return new FrozenIris().PredictClass(row) + " " + (outputs[0] == others[0] && outputs[1] == others[1] && outputs[2] == others[2]);
        }

        private static string Bits(INetwork<float> network)
        {
            var parameters = new float[network.Description.ParameterCount];
            network.GetParameters(parameters);
            int hash = parameters.Length;
            foreach (float parameter in parameters)
            {
                hash = unchecked((hash * 31) + BitConverter.ToInt32(BitConverter.GetBytes(parameter), 0));
            }

            return hash.ToString(CultureInfo.InvariantCulture);
        }
    }
}
