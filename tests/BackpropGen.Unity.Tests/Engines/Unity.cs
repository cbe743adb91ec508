using System;
using System.Collections.Generic;

// The part of Unity that the package and its samples use, with the same signatures: there is no editor here to compile against.
namespace UnityEngine
{
    public class Object
    {
    }

    public class MonoBehaviour : Object
    {
    }

    [AttributeUsage(AttributeTargets.Field)]
    public sealed class SerializeField : Attribute
    {
    }

    public class TextAsset : Object
    {
        public TextAsset(byte[] bytes)
        {
            this.bytes = bytes;
        }

        public byte[] bytes { get; }
    }

    public static class Application
    {
        public static string persistentDataPath { get; set; }

        public static string streamingAssetsPath
        {
            get { return persistentDataPath; }
        }
    }

    public static class Debug
    {
        public static readonly List<string> Lines = new List<string>();

        public static void Log(object message)
        {
            Lines.Add(message.ToString());
        }
    }

    public static class Mathf
    {
        public static float Abs(float value)
        {
            return Math.Abs(value);
        }

        public static float Lerp(float a, float b, float t)
        {
            return a + ((b - a) * Math.Min(1, Math.Max(0, t)));
        }
    }
}
