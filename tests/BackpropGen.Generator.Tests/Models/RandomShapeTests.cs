using BackpropGen.Generator.Models;
using BackpropGen.Testing;
using BackpropGen.Testing.Reference;
using Microsoft.ML.OnnxRuntime;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>
/// Shapes, axes and broadcasts that nobody chose: most make no sense, and are refused by both or by one; where both read the file they agree on what it means.
/// </summary>
public class RandomShapeTests
{
    private const int Files = 10_000;

    private static readonly object[][] Inputs = [["n", 4], ["n", 4], [1, 4], [4], ["n", 2, 2], ["n", 1, 4], ["n", 4, 1], [1, 1], ["n", 1], ["n"], [1]];

    private static readonly int[][] Constants = [[], [1], [4], [1, 4], [1, 1], [4, 1], [2], [2, 2], [1, 2], [2, 1], [1, 1, 4], [4, 4], [4, 3], [1, 4, 2], [3]];

    [Fact]
    public void What_is_read_means_what_it_means_to_ONNX_Runtime()
    {
        int compared = 0;
        RandomCases.Try(Files, random =>
        {
            byte[] file = new RandomShapes(random).ToBytes();
            if (OnnxReader.Read(file).Model is { } model && Session(file) is { } session)
            {
                using (session)
                {
                    double[] row = [.. Enumerable.Range(0, model.InputCount).Select(_ => (double)(float)((random.NextDouble() * 4) - 2))];
                    if (Run(session, row) is { } expected)
                    {
                        // Few operations, but some divide by small numbers.
                        ModelFile.AssertNear(expected, ReferenceNetwork.Of(model).Predict(row), 1e-3, Convert.ToBase64String(file));
                        compared++;
                    }
                }
            }
        });

        Assert.True(compared > RandomCases.Count(Files) / 20, $"{compared} compared");
    }

    private static OnnxRuntimeSession? Session(byte[] file)
    {
        try
        {
            return new OnnxRuntimeSession(file);
        }
        catch (OnnxRuntimeException)
        {
            return null;
        }
    }

    private static double[]? Run(OnnxRuntimeSession session, double[] row)
    {
        try
        {
            return session.Run(row);
        }
        catch (OnnxRuntimeException)
        {
            return null;
        }
    }

    private sealed class RandomShapes
    {
        private readonly Random _random;
        private readonly int _operators;
        private readonly OnnxFile _file;
        private readonly bool _isBatchKnown;
        private readonly List<string> _values = ["x"];

        public RandomShapes(Random random)
        {
            _random = random;
            _operators = new[] { 8, 9, 10, 12, 13, 15, 17, 19, 21 }[random.Next(9)];
            _file = new OnnxFile(_operators);
            object[] sizes = Inputs[random.Next(Inputs.Length)];
            _isBatchKnown = sizes[0] is int;
            _file.Input("x", sizes);
            for (int n = random.Next(1, 5); n > 0; n--)
            {
                Step();
            }
        }

        /// <summary>Axes are counted from the front before version 11.</summary>
        private int Axis => _operators < 11 ? _random.Next(4) : _random.Next(-3, 4);

        private string Last => _values[^1];

        private string Value => _values[_random.Next(_values.Count)];

        public byte[] ToBytes() => _file.Output(Last).ToBytes();

        private double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (_random.NextDouble() * 2) - 1)];

        private string Constant()
        {
            int[] sizes = Constants[_random.Next(Constants.Length)];
            return _file.Constant(Numbers(sizes.Aggregate(1, (product, size) => product * size)), sizes);
        }

        private string Integers(int least, int most, int count) => _file.Integers([.. Enumerable.Range(0, count).Select(_ => (long)_random.Next(least, most))]);

        private string Both(string input)
        {
            string other = _random.Next(3) == 0 ? Value : Constant();
            return _random.Next(2) == 0 ? $"{input} {other}" : $"{other} {input}";
        }

        private void Step()
        {
            string input = _random.Next(8) == 0 ? Constant() : _random.Next(4) > 0 ? Last : Value;
            string output = $"v{_values.Count}";
            bool areAttributes = _operators < 13;
            switch (_random.Next(22))
            {
                case 0:
                    _file.Node("Gemm", $"{input} {Constant()} {Constant()}", output, ("transA", _random.Next(4) / 3), ("transB", _random.Next(2)), ("alpha", 0.5), ("beta", 2.0));
                    break;
                case 1 or 2:
                    _file.Node("MatMul", Both(input), output);
                    break;
                case 3:
                    _file.Node(_random.Next(2) == 0 ? "Add" : "Sub", Both(input), output);
                    break;
                case 4:
                    _file.Node(_random.Next(2) == 0 ? "Mul" : "Div", $"{input} {Constant()}", output);
                    break;
                case 5:
                    _file.Node(_random.Next(2) == 0 ? "Softmax" : "LogSoftmax", input, output, _random.Next(2) == 0 ? [("axis", Axis)] : []);
                    break;
                case 6:
                    _file.Node("Flatten", input, output, ("axis", _random.Next(_operators < 11 ? 0 : -2, 3)));
                    break;
                case 7 or 8:
                    _file.Node("Reshape", $"{input} {Integers(-1, 5, _random.Next(1, 4))}", output);
                    break;
                case 9 when _isBatchKnown && _random.Next(2) == 0:
                    // Without axes it would remove a batch of one row as well.
                    _file.Node("Squeeze", input, output);
                    break;
                case 9 or 10:
                    string squeeze = _random.Next(2) == 0 ? "Squeeze" : "Unsqueeze";
                    _file.Node(squeeze, areAttributes ? input : $"{input} {Integers(-3, 3, 1)}", output, areAttributes ? [("axes", new[] { Axis })] : []);
                    break;
                case 11:
                    _file.Node("Unsqueeze", areAttributes ? input : $"{input} {Integers(-3, 3, 2)}", output, areAttributes ? [("axes", new[] { Axis, Axis })] : []);
                    break;
                case 12:
                    _file.Node("Concat", _random.Next(3) == 0 ? Both(input) : $"{input} {Value}", output, ("axis", Axis));
                    break;
                case 13 when _operators < 10:
                    _file.Node("Slice", input, output, ("starts", new[] { _random.Next(-3, 3) }), ("ends", new[] { _random.Next(-2, 6) }), ("axes", new[] { Axis }));
                    break;
                case 13:
                    _file.Node("Slice", $"{input} {Integers(-3, 3, 1)} {Integers(-2, 6, 1)} {Integers(-2, 3, 1)}", output);
                    break;
                case 18 when _operators >= 10:
                    _file.Node("Slice", $"{input} {Integers(-3, 3, 2)} {_file.Integers(_random.Next(2) == 0 ? int.MaxValue : _random.Next(-2, 6), _random.Next(-6, 6))} {_file.Integers(0, _random.Next(1, 3))} {Integers(-2, 3, 2)}", output);
                    break;
                case 18 or 19:
                    _file.Node("Expand", $"{input} {Integers(1, 5, _random.Next(1, 4))}", output);
                    break;
                case 20:
                    _file.Node("PRelu", $"{input} {Constant()}", output);
                    break;
                case 21:
                    int rank = _random.Next(1, 4);
                    _file.Node("Transpose", input, output, ("perm", Enumerable.Range(0, rank).OrderBy(_ => _random.Next()).ToArray()));
                    break;
                case 14:
                    _file.Node("Split", input, $"{output} w{output}", _operators < 18 ? [("axis", Axis)] : [("axis", Axis), ("num_outputs", 2)]);
                    break;
                case 15:
                    _file.Node("Gather", $"{input} {Integers(_operators < 11 ? 0 : -2, 3, _random.Next(1, 4))}", output, ("axis", Axis));
                    break;
                case 16:
                    string four = _file.Constant([1, 2, 3, 4], 4);
                    _file.Node("BatchNormalization", $"{input} {four} {four} {four} {four}", output);
                    break;
                default:
                    _file.Node(new[] { "Tanh", "Relu", "Elu", "Softplus" }[_random.Next(4)], input, output);
                    break;
            }

            _values.Add(output);
        }
    }
}
