using System.Reflection;
using System.Reflection.Emit;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;

namespace BackpropGen.Tests.Generated;

/// <summary>A loop in C# is a branch backward in IL.</summary>
public class StraightLineTests : IClassFixture<FormExamples>
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static TheoryData<string, Loss> StraightForms
    {
        get
        {
            var cases = new TheoryData<string, Loss>();
            foreach (Loss loss in LibraryFunctions.Losses)
            {
                cases.Add(RowForms.Locals, loss);
                cases.Add(RowForms.Parts, loss);
                cases.Add(RowForms.Vectors, loss);
            }

            return cases;
        }
    }

    [SampledTheory(3)]
    [MemberData(nameof(StraightForms))]
    public void The_methods_for_one_row_have_no_loop(string form, Loss loss)
    {
        Type network = Networks.TypeOf(FormExamples.Arguments(form, loss));
        Assert.Equal(form, RowForms.Of(network));
        MethodBase[] methods = [.. MethodsForOneRow(network)];
        Assert.Contains(methods, method => method.Name == "Gradient");
        Assert.Contains(methods, method => method.Name == (form == RowForms.Locals ? "DescendBy" : form == RowForms.Parts ? "ForwardLayer1" : "ForwardPass"));
        Assert.All(methods, method => Assert.False(HasBackwardBranch(method), $"{method} of {FormExamples.Arguments(form, loss)} has a loop."));
    }

    [Fact]
    public void Nor_have_those_whose_fields_are_too_many_for_one_method()
    {
        Type network = Networks.TypeOf("\"30-35-20\", Emission = Emission.Unrolled");
        MethodBase[] methods = [.. MethodsForOneRow(network)];
        Assert.Contains(methods, method => method.Name == "DescendByPart2");
        Assert.Contains(methods, method => method.Name == "ForwardLayer1Part2");
        Assert.All(methods, method => Assert.False(HasBackwardBranch(method), $"{method} has a loop."));
    }

    [Fact]
    public void Layers_of_many_vectors_loop_over_their_inputs_and_layers_of_few_do_not()
    {
        MethodInfo few = Networks.TypeOf("\"4-16-16-3\"").GetMethod("ForwardPass", Declared)!;
        Assert.False(HasBackwardBranch(few));

        MethodInfo many = Networks.TypeOf("\"60-24-20\"").GetMethod("ForwardPass", Declared)!;
        Assert.True(HasBackwardBranch(many));
    }

    [Fact]
    public void A_loop_would_be_seen()
    {
        Type loops = Networks.TypeOf(FormExamples.Arguments(RowForms.Loops, Loss.CrossEntropy));
        Assert.True(HasBackwardBranch(loops.GetMethod("ForwardLayer1", Declared)!));
        Assert.True(HasBackwardBranch(loops.GetMethod("DescendBy", Declared)!));

        Type locals = Networks.TypeOf(FormExamples.Arguments(RowForms.Locals, Loss.CrossEntropy));
        Assert.True(HasBackwardBranch(locals.GetMethods(Declared).Single(method => method.Name == "EvaluateBatch")));
    }

    [Fact]
    public void Branches_forward_and_backward_are_told_apart()
    {
        Assert.True(HasBackwardBranch(((Func<int, int>)Loop).Method));
        Assert.False(HasBackwardBranch(((Func<int, int>)Choice).Method));
        Assert.False(HasBackwardBranch(((Func<int, int>)Switch).Method));

        static int Loop(int n)
        {
            int sum = 0;
            while (n > 0)
            {
                sum += n--;
            }

            return sum;
        }

        static int Choice(int n) => n > 0 ? n : -n;

        static int Switch(int n)
        {
            switch (n)
            {
                case 0: return 7;
                case 1: return 9;
                case 2: return 3;
                case 3: return 4;
                default: return n;
            }
        }
    }

    /// <summary>Every method but those that take many rows, or the values of a layer of any number of rows.</summary>
    private static IEnumerable<MethodBase> MethodsForOneRow(Type network) => network.GetMethods(Declared)
        .Where(method => !method.Name.EndsWith("TrainRows", StringComparison.Ordinal) && !method.Name.EndsWith("AccumulateRows", StringComparison.Ordinal)
            && !method.Name.EndsWith("Batch", StringComparison.Ordinal)
            && !method.Name.EndsWith("OfBlock", StringComparison.Ordinal)
            && !method.Name.Contains("Lanes", StringComparison.Ordinal)
            && !method.Name.EndsWith("ForwardBlock", StringComparison.Ordinal) && method.GetParameters().All(parameter => parameter.Name != "length"))
        .Concat<MethodBase>(network.GetConstructors(Declared));

    private static bool HasBackwardBranch(MethodBase method)
    {
        byte[] il = method.GetMethodBody()!.GetILAsByteArray()!;
        int position = 0;
        while (position < il.Length)
        {
            (OpCode code, int operand) = Read(il, position);
            int next = operand + Size(code, il, operand);
            if (Targets(code, il, operand, next).Any(target => target <= position))
            {
                return true;
            }

            position = next;
        }

        Assert.Equal(il.Length, position);
        return false;
    }

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    private static (OpCode Code, int Operand) Read(byte[] il, int position)
    {
        const byte TwoBytes = 0xFE;
        return il[position] == TwoBytes
            ? (Codes[unchecked((short)((TwoBytes << 8) | il[position + 1]))], position + 2)
            : (Codes[il[position]], position + 1);
    }

    private static int Size(OpCode code, byte[] il, int operand) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, operand)),
        _ => 4,
    };

    private static IEnumerable<int> Targets(OpCode code, byte[] il, int operand, int next) => code.OperandType switch
    {
        OperandType.ShortInlineBrTarget => [next + (sbyte)il[operand]],
        OperandType.InlineBrTarget => [next + BitConverter.ToInt32(il, operand)],
        OperandType.InlineSwitch => Enumerable.Range(1, BitConverter.ToInt32(il, operand)).Select(i => next + BitConverter.ToInt32(il, operand + (4 * i))),
        _ => [],
    };
}
