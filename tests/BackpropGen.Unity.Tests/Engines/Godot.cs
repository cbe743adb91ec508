// The part of Godot that its page uses, with the same signatures.
namespace Godot
{
    public class Node
    {
        public virtual void _Ready()
        {
        }

        public virtual void _ExitTree()
        {
        }
    }

    public class FileAccess
    {
        public static bool FileExists(string path)
        {
            return System.IO.File.Exists(path);
        }

        public static byte[] GetFileAsBytes(string path)
        {
            return System.IO.File.ReadAllBytes(path);
        }
    }

    public static class ProjectSettings
    {
        public static string GlobalizePath(string path)
        {
            return path;
        }
    }
}
