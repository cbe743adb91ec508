using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Models;

namespace BackpropGen.Generator.Declaration;

/// <summary>A file of the project's that holds a trained model or weights, and what came of reading it.</summary>
/// <param name="Path">Its path, normalised.</param>
/// <param name="Model">What an ONNX file, or a model in JSON, holds; null for other files, where it could not be read, and where it has not been read yet.</param>
/// <param name="Weights">The same of a safetensors file.</param>
/// <param name="Problem">Why the file could not be read, as a sentence without a full stop at its end.</param>
/// <param name="IsTooLarge">Whether that is its size.</param>
internal sealed record ModelFile(string Path, ModelReading? Model = null, WeightsReading? Weights = null, string? Problem = null, bool IsTooLarge = false)
{
    /// <summary>What kind of file it is: the extension of its name, or, of a file that Unity hands over, the one that it would have elsewhere; null where it could not be read.</summary>
    public string? Extension { get; init; }

    /// <summary>What its bytes are, if they are a resource of the assembly, or nothing could make them one; null for a file whose numbers are in the source.</summary>
    public EmbeddedFile? Embedded { get; init; }

    /// <summary>Whether a file that is too large might be read if the package's targets embedded it.</summary>
    public bool CanBeLarger { get; init; }

    /// <summary>What an ONNX file holds, to be read for the outputs that a network takes; null for other files, and where that has been done.</summary>
    public OnnxContent? Content { get; init; }

    /// <summary>The file as a declaration takes it.</summary>
    public ModelFile For(DeclaredNetwork declared) =>
        Content is null ? this : this with { Model = Content.Read((declared.ModelOutputs?.Names.Select(name => name.Text).OfType<string>() ?? []).ToEquatableArray()), Content = null };

    /// <summary>The name without the folders.</summary>
    public string Name => Path.Substring(Path.LastIndexOf('/') + 1);
}

/// <summary>The model files of a project.</summary>
/// <param name="All">The files.</param>
/// <param name="ProjectFolder">The folder of the project; null where the build does not say.</param>
/// <param name="Nearest">Where a declaration means none of the project's files: the name of one that it nearly means.</param>
internal sealed record ModelFiles(EquatableArray<ModelFile> All, string? ProjectFolder = null, string? Nearest = null)
{
    public static readonly ModelFiles None = new(default(EquatableArray<ModelFile>));

    /// <summary>The files that a declaration may mean: one, unless there is something wrong.</summary>
    public ModelFiles For(DeclaredNetwork? declared)
    {
        if (declared?.File is not { } written)
        {
            return None;
        }

        IReadOnlyList<string> all = All.Select(file => file.Path).ToList();
        IReadOnlyList<string> paths = ModelPath.Find(written.Name, declared.Source, ProjectFolder, all);
        return new ModelFiles(paths.Select(path => All.First(file => file.Path == path).For(declared)).ToEquatableArray(), ProjectFolder, Nearest: paths.Count == 0 ? ModelPath.Nearest(written.Name, all) : null);
    }
}
