using MathNet.Numerics.LinearRegression;

namespace Clinic;

/// <summary>The plane through the data with the least squared error: what a network has to be compared with.</summary>
internal sealed class LinearLeastSquares
{
    private readonly double[] _coefficients;

    public LinearLeastSquares(IEnumerable<Patient> patients)
    {
        List<Patient> rows = patients.ToList();
        _coefficients = MultipleRegression.QR(rows.Select(Features).ToArray(), rows.Select(patient => (double)patient.Progression).ToArray(), intercept: true);
    }

    public double Predict(Patient patient) => _coefficients[0] + Features(patient).Zip(_coefficients.Skip(1), (feature, coefficient) => feature * coefficient).Sum();

    /// <summary>R² = 1 − Σ (y − ŷ)² / Σ (y − mean of y)².</summary>
    public double R2(IReadOnlyCollection<Patient> patients)
    {
        double mean = patients.Average(patient => patient.Progression);
        return 1 - (patients.Sum(patient => Square(patient.Progression - Predict(patient))) / patients.Sum(patient => Square(patient.Progression - mean)));
    }

    private static double[] Features(Patient patient) => Array.ConvertAll(patient.Features, feature => (double)feature);

    private static double Square(double value) => value * value;
}
