using System.Globalization;

namespace Clinic;

/// <summary>
/// A patient with diabetes, and how far the disease had progressed a year later. B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, "Least angle regression",
/// Annals of Statistics, 2004: 442 patients.
/// </summary>
/// <param name="Age">In years.</param>
/// <param name="Sex">1 or 2, as the table has it.</param>
/// <param name="Bmi">Body mass index, in kg/m².</param>
/// <param name="BloodPressure">The mean, in mmHg.</param>
/// <param name="Cholesterol">Total serum cholesterol.</param>
/// <param name="Ldl">Low-density lipoproteins.</param>
/// <param name="Hdl">High-density lipoproteins.</param>
/// <param name="CholesterolRatio">Total cholesterol by HDL.</param>
/// <param name="LogTriglycerides">Possibly the logarithm of serum triglycerides.</param>
/// <param name="Glucose">Blood sugar.</param>
/// <param name="Progression">A measure of the progression after a year, from 25 to 346.</param>
public sealed record Patient(
    float Age, float Sex, float Bmi, float BloodPressure, float Cholesterol, float Ldl, float Hdl, float CholesterolRatio, float LogTriglycerides, float Glucose, float Progression)
{
    public static IReadOnlyList<Patient> ReadAll() => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "diabetes.csv")).Skip(1)
        .Select(line => line.Split(',').Select(field => float.Parse(field, CultureInfo.InvariantCulture)).ToArray())
        .Select(v => new Patient(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10]))
        .ToList();

    public float[] Features => new[] { Age, Sex, Bmi, BloodPressure, Cholesterol, Ldl, Hdl, CholesterolRatio, LogTriglycerides, Glucose };
}
