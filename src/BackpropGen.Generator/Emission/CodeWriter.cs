using System.Text;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>Lines of code with their indentation. A line ends with a line feed, whatever the platform.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private int _usingsAt;
    private int _usingsDepth;

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

    /// <summary>Using directives belong here.</summary>
    public void Usings()
    {
        _usingsAt = _text.Length;
        _usingsDepth = _depth;
    }

    public override string ToString() => _text.ToString();

    /// <summary>The text with short names for types, but for those whose names are taken.</summary>
    public string Shorten(QualifiedNames names, ISet<string> taken) => names.Shorten(taken, _usingsAt, new string(' ', _usingsDepth * 4));

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
