using BackpropGen.Benchmarks.Networks;

namespace BackpropGen.Benchmarks.Peers;

/// <summary>The generated network.</summary>
internal class Generated<TModel> : Implementation
    where TModel : struct, IModel
{
    private readonly TModel _model;

    /// <param name="workload">Weights and rows.</param>
    /// <param name="model">The network, whose optimiser is part of its declaration.</param>
    public Generated(Workload workload, TModel model)
        : base(workload)
    {
        _model = model;
        _model.Network.SetParameters(workload.Parameters);
    }

    protected TModel Model => _model;

    public override void PredictRows()
    {
        for (int row = 0; row < Workload.Rows; row++)
        {
            _model.Predict(Inputs(row), PredictionOf(row));
        }
    }

    public override void PredictBatch() => _model.PredictBatch(Workload.Inputs, Predictions);

    public override void TrainRows()
    {
        for (int row = 0; row < Workload.Rows; row++)
        {
            _model.Train(Inputs(row), Targets(row), Workload.LearningRate);
        }
    }

    public override void TrainBatches(int batchSize)
    {
        for (int row = 0; row < Workload.Rows; row += batchSize)
        {
            _model.TrainBatch(Inputs(row, batchSize), Targets(row, batchSize), Workload.LearningRate);
        }
    }

    /// <summary>The same call as <see cref="TrainBatches"/>: a model declared with Adam is trained by it.</summary>
    public override void AdamBatches(int batchSize) => TrainBatches(batchSize);
}

/// <summary>The generated network with its named arguments.</summary>
internal sealed class GeneratedNamed<TModel>(Workload workload, TModel model) : Generated<TModel>(workload, model)
    where TModel : struct, IModel
{
    public override void PredictRows()
    {
        for (int row = 0; row < Workload.Rows; row++)
        {
            Model.PredictNamed(Inputs(row), PredictionOf(row));
        }
    }
}

/// <summary>The generated network with its loop over rows.</summary>
internal sealed class GeneratedLoop<TModel>(Workload workload, TModel model) : Generated<TModel>(workload, model)
    where TModel : struct, IModel
{
    public override void TrainRows() => Model.TrainEach(Workload.Inputs, Workload.Targets, Workload.LearningRate);
}
