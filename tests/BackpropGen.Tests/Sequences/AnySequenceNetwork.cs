using BackpropGen.Testing;

namespace BackpropGen.Tests.Sequences;

/// <summary>A network with memory of either precision, seen in double.</summary>
internal abstract class AnySequenceNetwork
{
    public abstract SequenceDescription Description { get; }

    public abstract double[] Parameters { get; set; }

    public abstract IReadOnlyList<string> TensorNames { get; }

    public static AnySequenceNetwork Of(string arguments, Precision precision) => precision == Precision.Double
        ? new Typed<double>((ISequenceNetwork<double>)Activator.CreateInstance(Networks.TypeOf(Networks.InDouble(arguments)))!)
        : new Typed<float>((ISequenceNetwork<float>)Activator.CreateInstance(Networks.TypeOf(arguments))!);

    /// <summary>The outputs of a sequence from its beginning, and what is remembered after it.</summary>
    public abstract (double[] Outputs, double[] State) PredictSequence(double[] inputs);

    /// <summary>The same with a call for each step.</summary>
    public abstract (double[] Outputs, double[] State) PredictSteps(double[] inputs);

    /// <summary>The same of several sequences of one length, side by side.</summary>
    public abstract double[][] PredictTogether(double[][] inputs);

    public abstract double EvaluateSequence(double[] inputs, double[] targets);

    public abstract (double Loss, double[] Gradient) GradientSequence(double[] inputs, double[] targets);

    public abstract double TrainSequence(double[] inputs, double[] targets, double learningRate);

    public abstract TrainingHistory Fit(double[][] inputs, double[][] targets, FitOptions options);

    public abstract TrainingHistory FitRecording(double[] inputs, double[] targets, int streams, FitOptions options);

    public abstract double[] Tensor(string name);

    public abstract void SetTensor(string name, double[] values);

    private sealed class Typed<T>(ISequenceNetwork<T> network) : AnySequenceNetwork
        where T : unmanaged, System.Numerics.INumber<T>
    {
        public override SequenceDescription Description => network.Description;

        public override IReadOnlyList<string> TensorNames => network.GetTensorNames();

        public override double[] Parameters
        {
            get
            {
                var parameters = new T[Description.ParameterCount];
                network.GetParameters(parameters);
                return Wide(parameters);
            }

            set => network.SetParameters(Narrow(value));
        }

        public override (double[] Outputs, double[] State) PredictSequence(double[] inputs)
        {
            SequenceState<T> state = network.NewState();
            var outputs = new T[inputs.Length / Description.InputCount * Description.OutputCount];
            network.PredictSequence<T>(Narrow(inputs), outputs, state);
            return (Wide(outputs), ValuesOf(state));
        }

        public override (double[] Outputs, double[] State) PredictSteps(double[] inputs)
        {
            SequenceState<T> state = network.NewState();
            T[] x = Narrow(inputs);
            var outputs = new List<double>();
            var y = new T[Description.OutputCount];
            for (int t = 0; t < x.Length; t += Description.InputCount)
            {
                network.Predict(x.AsSpan(t, Description.InputCount), state, y);
                outputs.AddRange(Wide(y));
            }

            return ([.. outputs], ValuesOf(state));
        }

        public override double[][] PredictTogether(double[][] inputs)
        {
            SequenceState<T>[] states = [.. inputs.Select(_ => network.NewState())];
            List<double>[] outputs = [.. inputs.Select(_ => new List<double>())];
            var y = new T[inputs.Length * Description.OutputCount];
            for (int t = 0; t < inputs[0].Length; t += Description.InputCount)
            {
                T[] x = Narrow([.. inputs.SelectMany(sequence => sequence.Skip(t).Take(Description.InputCount))]);
                network.PredictBatch<T>(x, states, y);
                for (int i = 0; i < inputs.Length; i++)
                {
                    outputs[i].AddRange(Wide(y[(i * Description.OutputCount)..((i + 1) * Description.OutputCount)]));
                }
            }

            return [.. outputs.Select(each => each.ToArray())];
        }

        public override double EvaluateSequence(double[] inputs, double[] targets) => double.CreateChecked(network.EvaluateSequence<T>(Narrow(inputs), Narrow(targets)));

        public override (double Loss, double[] Gradient) GradientSequence(double[] inputs, double[] targets)
        {
            var gradient = new T[Description.ParameterCount];
            double loss = double.CreateChecked(network.GradientSequence<T>(Narrow(inputs), Narrow(targets), gradient));
            return (loss, Wide(gradient));
        }

        public override double TrainSequence(double[] inputs, double[] targets, double learningRate) =>
            double.CreateChecked(network.TrainSequence<T>(Narrow(inputs), Narrow(targets), T.CreateChecked(learningRate)));

        public override TrainingHistory Fit(double[][] inputs, double[][] targets, FitOptions options) => network.Fit([.. inputs.Select(Narrow)], [.. targets.Select(Narrow)], options);

        public override TrainingHistory FitRecording(double[] inputs, double[] targets, int streams, FitOptions options) => network.FitRecording(Narrow(inputs), Narrow(targets), streams, options);

        public override double[] Tensor(string name) => Wide(network.GetTensor(name));

        public override void SetTensor(string name, double[] values) => network.SetTensor<T>(name, Narrow(values));

        private static double[] ValuesOf(SequenceState<T> state)
        {
            var values = new T[state.Length];
            state.GetValues(values);
            return Wide(values);
        }

        private static double[] Wide(T[] values) => [.. values.Select(double.CreateChecked)];

        private static T[] Narrow(double[] values) => [.. values.Select(T.CreateChecked)];
    }
}
