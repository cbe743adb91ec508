namespace BackpropGen.Generator.Models;

/// <summary>A value of JSON: an object, an array, a text, a number, or one of true, false and null.</summary>
internal abstract class JsonValue
{
    /// <summary>What it is, as messages call it.</summary>
    public abstract string Title { get; }
}

/// <summary>An object, with its members in the order of the file.</summary>
internal sealed class JsonObject : JsonValue
{
    private readonly Dictionary<string, JsonValue> _values = new(StringComparer.Ordinal);
    private readonly List<string> _names = new();

    public override string Title => "an object";

    public IReadOnlyList<string> Names => _names;

    /// <summary>A member; null where there is none of the name.</summary>
    public JsonValue? this[string name] => _values.TryGetValue(name, out JsonValue? value) ? value : null;

    /// <summary>Adds a member, unless there is one of the name.</summary>
    public bool TryAdd(string name, JsonValue value)
    {
        if (_values.ContainsKey(name))
        {
            return false;
        }

        _values.Add(name, value);
        _names.Add(name);
        return true;
    }
}

/// <summary>An array.</summary>
internal sealed class JsonArray : JsonValue
{
    public JsonArray(IReadOnlyList<JsonValue> items)
    {
        Items = items;
    }

    public override string Title => "an array";

    public IReadOnlyList<JsonValue> Items { get; }
}

/// <summary>An array of numbers alone, of which a model has many.</summary>
internal sealed class JsonNumbers : JsonValue
{
    public JsonNumbers(IReadOnlyList<double> values)
    {
        Values = values;
    }

    public override string Title => "an array of numbers";

    public IReadOnlyList<double> Values { get; }
}

/// <summary>A number.</summary>
internal sealed class JsonNumber : JsonValue
{
    public JsonNumber(double value)
    {
        Value = value;
    }

    public override string Title => "a number";

    public double Value { get; }
}

/// <summary>A text.</summary>
internal sealed class JsonString : JsonValue
{
    public JsonString(string text)
    {
        Text = text;
    }

    public override string Title => "a text";

    public string Text { get; }
}

/// <summary>true, false or null.</summary>
internal sealed class JsonWord : JsonValue
{
    public JsonWord(string word)
    {
        Word = word;
    }

    public override string Title => Word;

    public string Word { get; }
}
