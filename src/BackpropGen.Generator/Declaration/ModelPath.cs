using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Declaration;

/// <summary>
/// Which of a project's model files an attribute names. A path is looked for beside the file that the attribute is written in, then in the project's folder, and then,
/// unless it starts with <c>./</c> or <c>../</c>, as the end of any path. The first of these places that has a file decides; case matters only where two files
/// differ in nothing else. A file that Unity hands over has a name of its own (<see cref="UnityFile"/>).
/// </summary>
internal static class ModelPath
{
    /// <summary>The paths that may be meant, each once: one, unless there is something wrong.</summary>
    /// <param name="written">What the attribute says.</param>
    /// <param name="source">The file that the attribute is written in; null where nobody knows.</param>
    /// <param name="projectFolder">The folder of the project; null where the build does not say.</param>
    /// <param name="paths">The project's model files, normalised.</param>
    public static IReadOnlyList<string> Find(string written, string? source, string? projectFolder, IEnumerable<string> paths)
    {
        string name = Normalize(written);
        if (name.Length == 0)
        {
            return Array.Empty<string>();
        }

        List<string> all = paths.Distinct(StringComparer.Ordinal).ToList();
        List<string> folders = new[] { FolderOf(source), projectFolder }.OfType<string>().Select(Normalize).Where(IsRooted).ToList();
        foreach (string place in folders.Select(folder => Normalize(IsRooted(name) ? name : folder + "/" + name)))
        {
            IReadOnlyList<string> there = BestOf(all, place, static (path, place, comparison) => path.Equals(place, comparison));
            if (there.Count > 0)
            {
                return there;
            }
        }

        // Where no folder is known, all that a path from here can be is the end of one.
        return folders.Count > 0 && IsFromHere(written) ? Array.Empty<string>() : BestOf(all, WithoutParents(name), EndsWith);
    }

    /// <summary>The name of the file that was probably meant, among those of the same kind; null where there is none like it.</summary>
    public static string? Nearest(string written, IEnumerable<string> paths)
    {
        string name = NameOf(Normalize(written));
        List<string> inUnity = paths.Select(UnityFile.Stem).OfType<string>().Select(NameOf).OrderBy(stem => stem, StringComparer.Ordinal).ToList();
        if (Spelling.Nearest(UnityFile.StemOfWritten(name), inUnity) is { } stem)
        {
            return stem;
        }

        int dot = name.LastIndexOf('.');
        if (dot < 0)
        {
            return null;
        }

        string extension = name.Substring(dot);
        IEnumerable<string> stems = paths.Select(NameOf)
            .Where(path => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            .Select(path => path.Substring(0, path.Length - extension.Length))
            .OrderBy(stem => stem, StringComparer.Ordinal)
            .ToList();
        return Spelling.Nearest(name.Substring(0, dot), stems) is { } nearest ? nearest + extension : null;
    }

    /// <summary>The path with slashes alone, without <c>.</c>, and without <c>..</c> behind a folder.</summary>
    public static string Normalize(string path)
    {
        string slashed = path.Trim().Replace('\\', '/');

        // The two slashes of a network share are no empty folder.
        string root = slashed.StartsWith("//", StringComparison.Ordinal) ? "//" : slashed.StartsWith("/", StringComparison.Ordinal) ? "/" : string.Empty;
        var segments = new List<string>();
        foreach (string segment in slashed.Split('/').Where(segment => segment.Length > 0 && segment != "."))
        {
            bool hasFolder = segments.Count > 0 && segments[segments.Count - 1] != ".." && !(segments.Count == 1 && IsDrive(segments[0]));
            if (segment == ".." && hasFolder)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment != ".." || (root.Length == 0 && !segments.Any(IsDrive)))
            {
                segments.Add(segment);
            }
        }

        return root + string.Join("/", segments);
    }

    /// <summary>The name without the folders.</summary>
    public static string NameOf(string path) => path.Substring(path.LastIndexOf('/') + 1);

    private static bool IsFromHere(string written)
    {
        string slashed = written.Trim().Replace('\\', '/');
        return slashed.StartsWith("./", StringComparison.Ordinal) || slashed.StartsWith("../", StringComparison.Ordinal);
    }

    private static string WithoutParents(string name)
    {
        while (name.StartsWith("../", StringComparison.Ordinal))
        {
            name = name.Substring("../".Length);
        }

        return name;
    }

    private static string? FolderOf(string? file)
    {
        string path = Normalize(file ?? string.Empty);
        int slash = path.LastIndexOf('/');
        return slash < 0 ? null : path.Substring(0, slash + 1);
    }

    private static bool IsRooted(string path) => path.StartsWith("/", StringComparison.Ordinal) || IsDrive(path.Split('/')[0]);

    private static bool IsDrive(string segment) => segment.Length == 2 && segment[1] == ':';

    private static bool EndsWith(string path, string name, StringComparison comparison) =>
        path.EndsWith(name, comparison) && (path.Length == name.Length || path[path.Length - name.Length - 1] == '/');

    /// <summary>The paths that fit a name to the letter, or, without any, those that differ from it in case.</summary>
    private static IReadOnlyList<string> BestOf(IReadOnlyList<string> paths, string name, Func<string, string, StringComparison, bool> fits)
    {
        string stem = UnityFile.StemOfWritten(name);
        List<string> Fitting(StringComparison comparison) =>
            paths.Where(path => UnityFile.Stem(path) is { } pathStem ? fits(pathStem, stem, comparison) : fits(path, name, comparison)).ToList();

        List<string> exact = Fitting(StringComparison.Ordinal);
        return exact.Count > 0 ? exact : Fitting(StringComparison.OrdinalIgnoreCase);
    }
}
