namespace Playground.Lessons.Data;

/// <summary>Rows of one or two inputs, and what is to be learnt of each: a value, or a class.</summary>
public sealed class Table
{
    private readonly float[] _inputs;
    private readonly float[] _answers;

    /// <param name="inputNames">A name for each column of inputs.</param>
    /// <param name="answerName">The name of what is to be learnt.</param>
    /// <param name="classNames">The names of the classes, two or three; none if values are to be learnt.</param>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="answers">The value of each row, or its class, counted from 0.</param>
    public Table(IReadOnlyList<string> inputNames, string answerName, IReadOnlyList<string> classNames, float[] inputs, float[] answers)
    {
        InputNames = inputNames;
        AnswerName = answerName;
        ClassNames = classNames;
        _inputs = inputs;
        _answers = answers;
        Targets = classNames.Count > 2 ? OneHot(answers, classNames.Count) : answers;
    }

    public IReadOnlyList<string> InputNames { get; }

    public string AnswerName { get; }

    /// <summary>Empty where values are to be learnt.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>How far a plane reaches from 0 at least, where that does not follow from the rows.</summary>
    public float Reach { get; init; }

    public int Count => _answers.Length;

    /// <summary>The inputs, row after row.</summary>
    public ReadOnlySpan<float> Inputs => _inputs;

    /// <summary>The value of each row, or its class.</summary>
    public ReadOnlySpan<float> Answers => _answers;

    /// <summary>What a network is trained on, row after row: the answers, or for three classes 1 at the class and 0 elsewhere.</summary>
    public float[] Targets { get; }

    public ReadOnlySpan<float> InputsOf(int row) => _inputs.AsSpan(row * InputNames.Count, InputNames.Count);

    public ReadOnlySpan<float> TargetsOf(int row)
    {
        int width = Targets.Length / Count;
        return Targets.AsSpan(row * width, width);
    }

    /// <summary>Some of the rows.</summary>
    public Table Take(IEnumerable<int> rows)
    {
        int[] taken = [.. rows];
        return new Table(InputNames, AnswerName, ClassNames, [.. taken.SelectMany(row => InputsOf(row).ToArray())], [.. taken.Select(row => _answers[row])]) { Reach = Reach };
    }

    private static float[] OneHot(float[] classes, int count) =>
        [.. classes.SelectMany(answer => Enumerable.Range(0, count).Select(index => index == (int)answer ? 1f : 0f))];
}
