using BackpropGen;
using Playground.Lessons.Data;

namespace Playground.Lessons.Training;

/// <summary>A network that is trained on the rows of a lesson, step by step.</summary>
public sealed class Session
{
    private readonly CompiledNetwork _compiled;
    private readonly INetwork<float> _textbook;
    private readonly INetwork<float> _onVectors;
    private readonly float[] _outputs;
    private bool _textbookIsBehind;
    private bool _onVectorsIsBehind;

    public Session(Lesson lesson, Settings settings)
    {
        Lesson = lesson;
        Size = lesson.NetworkOf(settings);
        Settings = settings with { Lesson = lesson.Id, Network = Size.Widths };
        Rows = lesson.Data(Settings);
        _compiled = Size.Of(settings.Scaling);
        _textbook = _compiled.Create(settings.Seed);
        _onVectors = _compiled.CreateOnVectors();
        if (settings.StartsWithOnes)
        {
            SetToOnes(_textbook);
        }

        if (Rows.Training.Count > 0 && settings.Scaling)
        {
            _textbook.FitScaling<float>(Rows.Training.Inputs, Rows.Training.Targets);
        }

        _onVectorsIsBehind = true;
        _outputs = new float[Math.Max(Rows.Training.Count, Rows.HeldOut.Count) * Description.OutputCount];
        Note();
    }

    public Lesson Lesson { get; }

    public NetworkSize Size { get; }

    /// <summary>The settings with which it began; the learning rate and the size of batches may change on the way.</summary>
    public Settings Settings { get; private set; }

    public SplitTable Rows { get; }

    public NetworkDescription Description => _compiled.Description;

    /// <summary>The name of the class that is read.</summary>
    public string ClassName => _compiled.ClassName;

    /// <summary>The training row that is trained next where one is trained alone, and that derivations are of.</summary>
    public int Row { get; private set; }

    /// <summary>How many rows were trained.</summary>
    public long TrainedRows { get; private set; }

    /// <summary>How many steps were taken.</summary>
    public long Steps { get; private set; }

    public double Epoch => Rows.Training.Count > 0 ? (double)TrainedRows / Rows.Training.Count : 0;

    public LossCurve Losses { get; } = new();

    public Score Training { get; private set; }

    public Score HeldOut { get; private set; }

    /// <summary>What the library says of a step that was not finite, and was not taken; null while all is well.</summary>
    public string? Diverged { get; private set; }

    /// <summary>The network as its readers know it, with the weights of now.</summary>
    public INetwork<float> Network
    {
        get
        {
            if (_textbookIsBehind)
            {
                _textbook.CopyFrom(_onVectors);
                _textbookIsBehind = false;
            }

            return _textbook;
        }
    }

    private INetwork<float> OnVectors
    {
        get
        {
            if (_onVectorsIsBehind)
            {
                _onVectors.CopyFrom(_textbook);
                _onVectorsIsBehind = false;
            }

            return _onVectors;
        }
    }

    public void Choose(float learningRate, int batchSize) => Settings = Settings with { LearningRate = learningRate, BatchSize = batchSize };

    /// <summary>Makes a training row the current one.</summary>
    public void GoTo(int row) => Row = Math.Clamp(row, 0, Math.Max(Rows.Training.Count - 1, 0));

    /// <summary>Trains the current row, with the step that its derivation shows, and goes to the next.</summary>
    public void StepRow()
    {
        if (Rows.Training.Count == 0)
        {
            return;
        }

        Diverged = null;
        Took(1, TrainRow());
        Note();
    }

    /// <summary>Trains the current row and those behind it, as many as a batch has.</summary>
    public void StepBatch() => Run(1);

    /// <summary>Trains batches until at least so many rows have been trained.</summary>
    public void Run(int rows)
    {
        Diverged = null;
        for (long end = TrainedRows + rows; TrainedRows < end && Diverged is null && Rows.Training.Count > 0;)
        {
            int count = Math.Min(Settings.BatchSize, Rows.Training.Count - Row);
            Took(count, count == 1 ? TrainRow() : TrainBatch(count));
        }

        Note();
    }

    /// <summary>Every number of the current row.</summary>
    public Derivation Explain() => _compiled.Explain(Network, Rows.Training.InputsOf(Row), Rows.Training.TargetsOf(Row), Settings.LearningRate);

    /// <summary>The predictions for many rows.</summary>
    public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs) => OnVectors.PredictBatch(inputs, outputs);

    private static void SetToOnes(INetwork<float> network)
    {
        for (int layer = 1; layer <= network.Description.Layers.Count; layer++)
        {
            float[,] weights = network.GetWeights(layer);
            for (int row = 0; row < weights.GetLength(0); row++)
            {
                for (int column = 0; column < weights.GetLength(1); column++)
                {
                    weights[row, column] = 1;
                }
            }

            network.SetWeights(layer, weights);
        }
    }

    private float TrainRow()
    {
        float loss = Network.Train(Rows.Training.InputsOf(Row), Rows.Training.TargetsOf(Row), Settings.LearningRate);
        _onVectorsIsBehind = true;
        return loss;
    }

    private float TrainBatch(int count)
    {
        int inputs = Description.InputCount, outputs = Description.OutputCount;
        float loss = OnVectors.TrainBatch(Rows.Training.Inputs.Slice(Row * inputs, count * inputs), Rows.Training.Targets.AsSpan(Row * outputs, count * outputs), Settings.LearningRate);
        _textbookIsBehind = true;
        return loss;
    }

    private void Took(int rows, float loss)
    {
        if (!float.IsFinite(loss))
        {
            Diverged = Divergence.Explain(Network, Rows.Training, Settings) ?? $"A step of {rows} rows had a loss that is not finite, and was not taken.";
            return;
        }

        TrainedRows += rows;
        Steps++;
        Row = (Row + rows) % Rows.Training.Count;
    }

    private void Note()
    {
        Training = ScoreOf(Rows.Training);
        HeldOut = ScoreOf(Rows.HeldOut);
        Losses.Add(new LossCurve.Point(Epoch, Training.Loss, HeldOut.Loss));
    }

    private Score ScoreOf(Table table)
    {
        if (table.Count == 0)
        {
            return new Score(double.NaN, null, 0);
        }

        double loss = OnVectors.EvaluateBatch(table.Inputs, table.Targets);
        if (table.ClassNames.Count == 0)
        {
            return new Score(loss, null, table.Count);
        }

        Span<float> outputs = _outputs.AsSpan(0, table.Count * Description.OutputCount);
        OnVectors.PredictBatch(table.Inputs, outputs);
        var classifier = (IClassifier<float>)OnVectors;
        int correct = 0;
        for (int row = 0; row < table.Count; row++)
        {
            correct += classifier.DecodeClass(outputs.Slice(row * Description.OutputCount, Description.OutputCount)) == (int)table.Answers[row] ? 1 : 0;
        }

        return new Score(loss, correct, table.Count);
    }
}
