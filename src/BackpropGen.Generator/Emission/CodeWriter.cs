using System.Text;

namespace BackpropGen.Generator.Emission;

/// <summary>Lines of code with their indentation. A line ends with a line feed, whatever the platform.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(line);
        }

        _text.Append('\n');
    }

    public void Lines(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Line(line);
        }
    }

    /// <summary>An opening brace; disposing of the result closes it.</summary>
    public IDisposable Block(string head = "")
    {
        if (head.Length > 0)
        {
            Line(head);
        }

        Line("{");
        _depth++;
        return new Closing(this);
    }

    public override string ToString() => _text.ToString();

    private sealed class Closing : IDisposable
    {
        private readonly CodeWriter _writer;

        public Closing(CodeWriter writer)
        {
            _writer = writer;
        }

        public void Dispose()
        {
            _writer._depth--;
            _writer.Line("}");
        }
    }
}
