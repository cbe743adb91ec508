using BackpropGen;

namespace Samples;

/// <summary>Saves a sample's pictures as SVG and PNG in the folder <c>pictures</c> of the current directory, and prints their paths.</summary>
internal static class SavedPictures
{
    private const string Folder = "pictures";

    public static void Save(params (string Name, Picture Picture)[] pictures)
    {
        Console.WriteLine();
        Console.WriteLine("Pictures:");
        foreach ((string name, Picture picture) in pictures)
        {
            foreach (string extension in new[] { "svg", "png" })
            {
                string path = Path.Combine(Folder, $"{name}.{extension}");
                picture.Save(path);
                Console.WriteLine($"  {path}");
            }
        }
    }
}
