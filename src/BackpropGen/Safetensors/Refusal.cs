namespace BackpropGen.Safetensors;

/// <summary>Makes the exception that a reader throws where it refuses a file.</summary>
/// <param name="problem">What is wrong, as one or more sentences.</param>
/// <param name="tensor">The tensor that it is about, if it is about one.</param>
/// <returns>The exception.</returns>
internal delegate Exception Refusal(string problem, string? tensor);
