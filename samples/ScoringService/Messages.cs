using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Scoring;

/// <summary>A flat whose rent is asked for. What is missing is null, for the validation to name it.</summary>
public sealed record Flat
{
    /// <summary>Square metres.</summary>
    [Required]
    [Range(5.0, 1000.0)]
    public float? Area { get; init; }

    /// <summary>Rooms.</summary>
    [Required]
    [Range(1.0, 30.0)]
    public float? Rooms { get; init; }
}

/// <summary>What the model says of a flat.</summary>
/// <param name="Rent">The monthly rent.</param>
public sealed record Score(float Rent);

/// <summary>The rent that a flat was let for.</summary>
public sealed record Feedback
{
    /// <summary>Square metres.</summary>
    [Required]
    [Range(5.0, 1000.0)]
    public float? Area { get; init; }

    /// <summary>Rooms.</summary>
    [Required]
    [Range(1.0, 30.0)]
    public float? Rooms { get; init; }

    /// <summary>The monthly rent.</summary>
    [Required]
    [Range(1.0, 100000.0)]
    public float? Rent { get; init; }
}

/// <summary>What became of feedback.</summary>
/// <param name="Loss">The squared error of the scaled rent before the step.</param>
public sealed record Learnt(float Loss);

/// <summary>How the messages are read and written, without reflection.</summary>
[JsonSerializable(typeof(Flat))]
[JsonSerializable(typeof(Score))]
[JsonSerializable(typeof(Feedback))]
[JsonSerializable(typeof(Learnt))]
[JsonSerializable(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails))]
[JsonSerializable(typeof(Microsoft.AspNetCore.Http.HttpValidationProblemDetails))]
internal sealed partial class Messages : JsonSerializerContext;
