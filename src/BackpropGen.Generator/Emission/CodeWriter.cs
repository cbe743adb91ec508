using System.Text;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>Lines of code with their indentation. A line ends with a line feed, whatever the platform.</summary>
internal sealed class CodeWriter
{
    private const int Width = 150;

    private readonly StringBuilder _text = new();
    private int _depth;
    private int _bodies;
    private int _lineAt;
    private string _beginning = string.Empty;
    private int _usingsAt;
    private int _usingsDepth;

    /// <summary>A line of code, or an empty one. A body has no empty lines: its comments and braces part what belongs together.</summary>
    public void Line(string line = "")
    {
        _lineAt = _text.Length;
        if (line.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(_beginning).Append(line);
            _beginning = string.Empty;
        }
        else if (_bodies > 0)
        {
            return;
        }

        _text.Append('\n');
    }

    /// <summary>What the next line begins with.</summary>
    public void Begin(string text) => _beginning = text;

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

    /// <summary>The body of a method; disposing of the result closes it. One statement alone becomes an expression behind =&gt;, in the line of the head if there is room.</summary>
    public IDisposable Body(string head = "")
    {
        if (head.Length > 0)
        {
            Line(head);
        }

        int line = _lineAt;
        int start = _text.Length;
        IDisposable block = Block();
        _bodies++;
        return new ClosingBody(this, block, line, start, _text.Length);
    }

    /// <summary>Using directives belong here.</summary>
    public void Usings()
    {
        _usingsAt = _text.Length;
        _usingsDepth = _depth;
    }

    /// <summary>Whether the body that was closed last, since the last empty line of <see cref="Part"/>, became an expression.</summary>
    public bool EndsInExpression { get; private set; }

    /// <summary>An empty line that <see cref="Join"/> takes away again; returns its place.</summary>
    public int Part()
    {
        EndsInExpression = false;
        int place = _text.Length;
        Line();
        return place;
    }

    /// <summary>Takes an empty line away: what stands before and behind it belongs together.</summary>
    public void Join(int place) => _text.Remove(place, 1);

    public override string ToString() => _text.ToString();

    /// <summary>The text with short names for types, but for those whose names are taken.</summary>
    public string Shorten(QualifiedNames names, ISet<string> taken) => names.Shorten(taken, _usingsAt, new string(' ', _usingsDepth * 4));

    private void CloseBody(IDisposable block, int line, int start, int first)
    {
        string body = _text.ToString(first, _text.Length - first);
        block.Dispose();
        _bodies--;
        string? expression = ExpressionOf(body.TrimStart(' '));
        EndsInExpression = expression is not null;
        if (expression is null)
        {
            return;
        }

        _text.Length = start;
        string head = _text.ToString(line, start - 1 - line).TrimStart(' ');
        string arrow = "=> " + expression;
        if (expression.IndexOf('\n') < 0 && QualifiedNames.ShortLength(head) + 1 + QualifiedNames.ShortLength(arrow) <= Width)
        {
            _text.Length = start - 1;
            _text.Append(' ').Append(arrow).Append('\n');
            return;
        }

        _depth++;
        Line(arrow);
        _depth--;
    }

    /// <summary>The expression of a body that is one statement, in a line or broken behind some of its terms; null for all others.</summary>
    private static string? ExpressionOf(string body)
    {
        const string Return = "return ";
        bool isReturned = body.StartsWith(Return, StringComparison.Ordinal);
        int end = isReturned ? body.IndexOf(";\n", StringComparison.Ordinal) + 1 : body.IndexOf('\n');
        if (end <= 0 || end != body.Length - 1 || body[end - 1] != ';')
        {
            return null;
        }

        return body.Substring(isReturned ? Return.Length : 0, end - (isReturned ? Return.Length : 0));
    }

    private sealed class ClosingBody : IDisposable
    {
        private readonly CodeWriter _writer;
        private readonly IDisposable _block;
        private readonly int _line;
        private readonly int _start;
        private readonly int _first;

        public ClosingBody(CodeWriter writer, IDisposable block, int line, int start, int first)
        {
            _writer = writer;
            _block = block;
            _line = line;
            _start = start;
            _first = first;
        }

        public void Dispose() => _writer.CloseBody(_block, _line, _start, _first);
    }

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
