namespace BackpropGen.Tests.PyTorch;

/// <summary>An activation at numbers from 0 to the smallest and the largest of a precision, with 20 digits. A number of the file that no double holds is infinite.</summary>
internal sealed record FarOutActivation(string Name, string Precision, double[] X, double[] Y, double[] Dydx);

/// <summary>A loss at such numbers, row by row, and its derivative by what it is written on.</summary>
internal sealed record FarOutLoss(string Name, string Layer, string Precision, double[][] X, double[][] Targets, double[] Loss, double[][] Slopes);
