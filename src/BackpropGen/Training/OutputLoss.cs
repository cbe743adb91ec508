namespace BackpropGen.Training;

// What one output adds to a loss that is a sum or a mean over outputs, and the slope of that, both by the definitions of Loss.
internal static class OutputLoss
{
    private const double Ln2 = 0.693147180559945309417;

    public static bool Takes(Loss loss) => loss is Loss.MeanSquaredError or Loss.BinaryCrossEntropy or Loss.MeanAbsoluteError or Loss.Huber or Loss.LogCosh or Loss.Hinge or Loss.Poisson or Loss.HalfSquaredError;

    // Of a target y and an output ŷ, both scaled where the network scales targets.
    public static (double Value, double Slope) Of(NetworkDescription description, double y, double output)
    {
        double error = output - y;
        double size = Math.Abs(error);
        double delta = description.LossParameter ?? 1;
        return description.Loss switch
        {
            Loss.MeanSquaredError => (error * error, 2 * error),
            Loss.HalfSquaredError => (error * error / 2, error),
            Loss.MeanAbsoluteError => (size, Math.Sign(error)),
            Loss.Huber => size <= delta ? (error * error / 2, error) : (delta * (size - (delta / 2)), delta * Math.Sign(error)),
            Loss.LogCosh => (size + Math.Log(1 + Math.Exp(-2 * size)) - Ln2, Math.Tanh(error)),
            Loss.Hinge => y * output < 1 ? (1 - (y * output), -y) : (0, 0),
            Loss.Poisson => (Math.Exp(output) - (y * output), Math.Exp(output) - y),
            _ => throw new NotSupportedException($"{description.Loss} is no sum over outputs."),
        };
    }
}
