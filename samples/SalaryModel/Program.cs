using System.Globalization;
using System.Reflection;
using System.Text;
using Campus;
using Spectre.Console;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 120;
}

Heading("1. One step by hand");
StepByHand.Show();

Heading("2. Training on the table as it stands");
Training.ShowDivergence();

Heading("3. Training with scaling");
Training.ShowWithScaling();

Heading("4. The code that did all this");
ShowGeneratedSources();

return Promises.AllKept ? 0 : 1;

static void Heading(string text)
{
    AnsiConsole.WriteLine();
    AnsiConsole.Write(new Rule(text).LeftJustified());
    AnsiConsole.WriteLine();
}

// The project passes the folder on as assembly metadata; the compiler writes the files because of EmitCompilerGeneratedFiles.
static void ShowGeneratedSources()
{
    string folder = typeof(SalaryModel).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "GeneratedSources").Value!;
    string[] files = Directory.GetFiles(folder, "*.SalaryModel*.g.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
    if (files.Length == 0)
    {
        Promises.Broken($"No generated source is in {folder}");
        return;
    }

    Console.WriteLine($"Generated from the attribute on SalaryModel, in {Path.GetDirectoryName(files[0])}:");
    foreach (string file in files)
    {
        Console.WriteLine($"  {Path.GetFileName(file),-34} {File.ReadAllLines(file).Length,4} lines");
    }

    Console.WriteLine("Start with Gradient: it is the chain rule of the notes, a line for each term.");
}
