namespace BackpropGen.Tests.PyTorch;

/// <summary>A loss over some rows, and its derivative by the predictions.</summary>
internal sealed record LossCase(string Name, double[][] Prediction, double[][] Target, double Loss, double[][] Dldprediction);
