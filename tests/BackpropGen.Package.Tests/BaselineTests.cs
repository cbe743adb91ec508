namespace BackpropGen.Package.Tests;

/// <summary>
/// A program goes on working with a later library than it was compiled for, a library for .NET Standard in a program for a newer framework included: what is in <c>Baseline/Compiled</c> was compiled
/// against an earlier package.
/// </summary>
public class BaselineTests
{
    [Fact]
    public void What_was_compiled_against_an_earlier_package_runs_with_this_library()
    {
        string folder = Directory.CreateTempSubdirectory("BackpropGen.").FullName;
        try
        {
            string compiled = Path.Combine(Repository.Root, "tests", "BackpropGen.Package.Tests", "Baseline", "Compiled");
            foreach (string file in Directory.GetFiles(compiled))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            File.Copy(typeof(NetworkAttribute).Assembly.Location, Path.Combine(folder, "BackpropGen.dll"));
            DotnetResult result = Dotnet.Run(folder, new Dictionary<string, string>(), "BaselineProgram.dll");
            Assert.Equal(File.ReadAllText(Path.Combine(folder, "expected.txt")).ReplaceLineEndings("\n").TrimEnd(), result.Succeeded().Lines);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
