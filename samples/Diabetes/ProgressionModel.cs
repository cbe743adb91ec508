using BackpropGen;

namespace Clinic;

/// <summary>Predicts how far the disease of a patient progresses within a year.</summary>
[Network(
    "10-32:tanh-1",
    Optimizer = Optimizer.Adam,
    WeightDecay = 0.02,
    InputScaling = Scaling.Standardize,
    TargetScaling = Scaling.Standardize,
    Row = typeof(Patient),
    Inputs = new[]
    {
        nameof(Patient.Age), nameof(Patient.Sex), nameof(Patient.Bmi), nameof(Patient.BloodPressure), nameof(Patient.Cholesterol), nameof(Patient.Ldl), nameof(Patient.Hdl),
        nameof(Patient.CholesterolRatio), nameof(Patient.LogTriglycerides), nameof(Patient.Glucose),
    },
    Outputs = new[] { nameof(Patient.Progression) })]
public partial class ProgressionModel { }
