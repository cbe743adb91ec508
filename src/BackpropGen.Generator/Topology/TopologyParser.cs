using System.Globalization;

namespace BackpropGen.Generator.Topology;

/// <summary>
/// Reads topology strings such as <c>4-16:relu-3:softmax</c>. docs/topology.md specifies the language; each method here is one rule of its
/// grammar. It takes time proportional to the string's length, never throws, and stops at the first error.
/// </summary>
internal sealed class TopologyParser
{
    private const string EmptyMessage =
        "The topology is empty; write the number of inputs and the size of every layer, such as '2-2-1'.";

    private static readonly string SizeRange =
        "a whole number from 1 to " + NetworkTopology.MaximumSize.ToString("N0", CultureInfo.InvariantCulture);

    private readonly string _text;
    private readonly ActivationNames _activations;
    private readonly List<LayerRanges> _ranges = new();
    private TopologyToken _current;
    private TopologyError? _error;

    private TopologyParser(string text, IReadOnlyList<TopologyActivation> activations)
    {
        _text = text;
        _activations = new ActivationNames(activations);
        _current = TopologyLexer.Next(text, 0);
    }

    /// <summary>Reads a topology.</summary>
    /// <param name="text">The value of the string that the author wrote; null counts as empty.</param>
    /// <param name="activations">All activations. Case does not matter when they are looked up.</param>
    public static TopologyParse Parse(string? text, IReadOnlyList<TopologyActivation> activations)
    {
        var parser = new TopologyParser(text ?? string.Empty, activations);
        NetworkTopology? topology = parser.ParseTopology();
        return topology is null ? new TopologyParse(parser._error!) : new TopologyParse(topology, parser._ranges.ToEquatableArray());
    }

    // topology = inputs, "-", layer, { "-", layer } ;
    private NetworkTopology? ParseTopology()
    {
        if (_current.Kind == TopologyTokenKind.End)
        {
            Fail(TopologyErrorKind.Empty, _current.Range, EmptyMessage);
            return null;
        }

        if (ParseInputs() is not { } inputCount)
        {
            return null;
        }

        if (_current.Kind != TopologyTokenKind.Hyphen)
        {
            FailUnexpected("'-' and a layer size after the number of inputs");
            return null;
        }

        var layers = new List<TopologyLayer>();
        while (_current.Kind == TopologyTokenKind.Hyphen)
        {
            Advance();
            if (ParseLayer() is not { } layer)
            {
                return null;
            }

            layers.Add(layer);
        }

        return new NetworkTopology(inputCount, layers.ToEquatableArray());
    }

    // inputs = size ;
    private int? ParseInputs()
    {
        int? size = ParseSize("the number of inputs");
        if (size is not null && _current.Kind == TopologyTokenKind.Colon)
        {
            CharacterRange suffix = SuffixFromColon();
            Fail(TopologyErrorKind.InputActivation, suffix, $"The inputs have no activation; remove {Quote(suffix)}.");
            return null;
        }

        return size;
    }

    // layer = size, [ ":", memory ], [ ":", operation ], [ ":", activation, [ parameter ] ], [ ":", dropout ] ;
    private TopologyLayer? ParseLayer()
    {
        if (FindMissingColon() || FindKind() || ParseSize("a layer size") is not { } size)
        {
            return null;
        }

        LayerMemory? memory = ParseMemory();
        IReadOnlyList<LayerOperation> operations = _error is null ? ParseOperations(size) : Array.Empty<LayerOperation>();
        TopologyActivation? activation = null;
        CharacterRange? activationRange = null;
        decimal? parameter = null;
        IReadOnlyList<decimal> numbers = Array.Empty<decimal>();
        decimal? dropout = null;
        if (_error is null && _current.Kind == TopologyTokenKind.Colon && !IsDropoutAhead())
        {
            Advance();
            activationRange = _current.Range;
            activation = ParseActivation();
            numbers = ParseNumbers(activation);
            parameter = ParseParameter(activation);
        }

        CharacterRange dropoutRange = default;
        if (_error is null && _current.Kind == TopologyTokenKind.Colon && IsDropoutAhead())
        {
            dropoutRange = SuffixFromColon();
            dropout = ParseDropout();
        }

        if (_error is not null)
        {
            return null;
        }

        if (_current.Kind == TopologyTokenKind.Colon)
        {
            FailSurplus(activation is not null, dropout is not null);
            return null;
        }

        if (_current.Kind is not (TopologyTokenKind.Hyphen or TopologyTokenKind.End))
        {
            FailUnexpected(activation is null && dropout is null ? "'-', ':' or the end of the topology" : "'-' or the end of the topology");
            return null;
        }

        if (dropout is not null && _current.Kind == TopologyTokenKind.End)
        {
            Fail(TopologyErrorKind.Unsupported, dropoutRange, $"The last layer has no dropout, since its outputs are the predictions; remove {Quote(dropoutRange)}.");
            return null;
        }

        _ranges.Add(new LayerRanges(activationRange));
        return new TopologyLayer(size, activation?.Name, parameter, dropout)
        {
            Memory = memory, Operations = operations.ToEquatableArray(), IsOwn = activation?.Numbers is not null, Numbers = numbers.ToEquatableArray(),
        };
    }

    // memory = "rnn", [ "(", ( "tanh" | "relu" ), ")" ] | "gru", [ "(", "resetbefore", ")" ] | "lstm" | "conv", "(", kernel, [ ",", dilation ], ")" ;
    private LayerMemory? ParseMemory()
    {
        if (_current.Kind != TopologyTokenKind.Colon || NameAhead() is not { } name || ActivationNames.FindMemory(name) is not { } kind)
        {
            return null;
        }

        Advance();
        CharacterRange word = _current.Range;
        Advance();
        return kind == MemoryKind.Conv ? ParseConvolution(word) : ParseCell(kind, word);
    }

    // Which of the cells of a kind.
    private LayerMemory? ParseCell(MemoryKind kind, CharacterRange word)
    {
        if (_current.Kind != TopologyTokenKind.OpenParenthesis)
        {
            return new LayerMemory(kind);
        }

        string? other = kind switch { MemoryKind.Rnn => "relu", MemoryKind.Gru => "resetbefore", _ => null };
        CharacterRange parameters = Parenthesised(_current.Range);
        if (other is null)
        {
            Fail(TopologyErrorKind.Unsupported, parameters, $"'{TextOf(word).ToLowerInvariant()}' takes no parameters; remove {Quote(parameters)}.");
            return null;
        }

        Advance();
        string written = _current.Kind == TopologyTokenKind.Name ? TextOf(_current.Range) : string.Empty;
        bool isOther = string.Equals(written, other, StringComparison.OrdinalIgnoreCase);
        if (!isOther && !(kind == MemoryKind.Rnn && string.Equals(written, "tanh", StringComparison.OrdinalIgnoreCase)))
        {
            Fail(TopologyErrorKind.Parameter, _current.Range, kind == MemoryKind.Rnn
                ? "An 'rnn' layer has the activation 'tanh', which is the default, or 'relu' inside: write 'rnn' or 'rnn(relu)'."
                : "A 'gru' layer resets after the matrix of its state, as PyTorch does, or before it: write 'gru' or 'gru(resetbefore)'.");
            return null;
        }

        Advance();
        if (!Close())
        {
            return null;
        }

        return new LayerMemory(kind, isOther ? other : string.Empty);
    }

    // conv(kernel) or conv(kernel, dilation)
    private LayerMemory? ParseConvolution(CharacterRange word)
    {
        if (_current.Kind != TopologyTokenKind.OpenParenthesis)
        {
            Fail(TopologyErrorKind.Parameter, word, "A 'conv' layer says how many steps it takes: write 'conv(3)', or 'conv(3,2)' for every second step.");
            return null;
        }

        CharacterRange all = CharacterRange.FromBounds(word.Start, Parenthesised(_current.Range).End);
        Advance();
        if (ParseSize("the kernel of 'conv'") is not { } kernel)
        {
            return null;
        }

        int dilation = 1;
        if (_current.Kind == TopologyTokenKind.Other && TextOf(_current.Range) == ",")
        {
            Advance();
            if (ParseSize("the dilation of 'conv'") is not { } steps)
            {
                return null;
            }

            dilation = steps;
        }

        if (!Close())
        {
            return null;
        }

        if ((long)(kernel - 1) * dilation > LayerMemory.MostSteps)
        {
            Fail(TopologyErrorKind.Parameter, all, FormattableString.Invariant($"{Quote(all)} looks back {(long)(kernel - 1) * dilation:N0} steps, more than {LayerMemory.MostSteps:N0}: write a smaller kernel or dilation."));
            return null;
        }

        return new LayerMemory(MemoryKind.Conv, kernel: kernel, dilation: dilation);
    }

    private bool Close()
    {
        if (_current.Kind != TopologyTokenKind.CloseParenthesis)
        {
            FailUnexpected("')' after the parameter");
            return false;
        }

        Advance();
        return true;
    }

    // operation = "layernorm" ;
    private IReadOnlyList<LayerOperation> ParseOperations(int size)
    {
        if (_current.Kind != TopologyTokenKind.Colon || NameAhead() is not { } name || ActivationNames.FindOperation(name) is not { } operation)
        {
            return Array.Empty<LayerOperation>();
        }

        CharacterRange suffix = SuffixFromColon();
        Advance();
        Advance();
        if (_current.Kind == TopologyTokenKind.OpenParenthesis)
        {
            CharacterRange parameters = Parenthesised(_current.Range);
            Fail(TopologyErrorKind.Unsupported, parameters, $"'{ActivationNames.Spell(operation.ToString())}' takes no parameters; remove {Quote(parameters)}.");
        }
        else if (size == 1)
        {
            Fail(TopologyErrorKind.Unsupported, suffix, $"A layer of one node is not normalised: less its own mean, the node is always 0; remove {Quote(suffix)}.");
        }

        return new[] { operation };
    }

    // What hangs on a layer that has all it can have.
    private void FailSurplus(bool hasActivation, bool hasDropout)
    {
        CharacterRange suffix = SuffixFromColon();
        string name = TextOf(TopologyLexer.Next(_text, _current.Range.End).Range);
        string message = hasDropout && ActivationNames.IsDropout(name) ? $"A layer has one dropout; remove {Quote(suffix)}."
            : ActivationNames.FindMemory(name) is not null ? $"A layer has one kind, right behind its size; move or remove {Quote(suffix)}."
            : ActivationNames.FindOperation(name) is not null ? $"A layer has one '{ActivationNames.Spell(name)}', right behind its size; move or remove {Quote(suffix)}."
            : hasDropout && !hasActivation && _activations.Find(name) is not null ? $"The activation stands before dropout; move {Quote(suffix)} there."
            : !hasDropout && _activations.Suggest(name) == ActivationNames.Dropout ? $"A layer does not take {Quote(suffix)}; did you mean '{ActivationNames.Dropout}'?"
            : $"A layer takes no more than a size, one operation, one activation and one dropout; remove {Quote(suffix)}.";
        Fail(TopologyErrorKind.Unsupported, suffix, message);
    }

    private bool IsDropoutAhead() => NameAhead() is { } name && ActivationNames.IsDropout(name);

    private string? NameAhead() => TopologyLexer.Next(_text, _current.Range.End) is { Kind: TopologyTokenKind.Name } name ? TextOf(name.Range) : null;

    // dropout = "dropout", "(", number, ")" ;
    private decimal? ParseDropout()
    {
        Advance();
        Advance();
        if (_current.Kind != TopologyTokenKind.OpenParenthesis)
        {
            FailUnexpected("'(' and the probability of dropout, such as 'dropout(0.2)'");
            return null;
        }

        // A decimal next to 1 is 1 in double.
        return ParseNumber(ActivationNames.Dropout, "the probability", "a number above 0 and below 1", number => number > 0 && (double)number < 1);
    }

    // activation = name ;
    private TopologyActivation? ParseActivation()
    {
        if (_current.Kind != TopologyTokenKind.Name)
        {
            FailUnexpected("the name of an activation");
            return null;
        }

        CharacterRange range = _current.Range;
        TopologyActivation? activation = _activations.Find(TextOf(range));
        if (activation is null && ActivationNames.FindMemory(TextOf(range)) is not null)
        {
            string kind = TextOf(range).ToLowerInvariant();
            Fail(TopologyErrorKind.Unsupported, range, $"'{kind}' stands right behind the size of its layer, once: write it there, such as '16:{(kind == "conv" ? "conv(3)" : kind)}'.");
            return null;
        }

        if (activation is null)
        {
            string? meant = _activations.Suggest(TextOf(range));
            string suggestion = meant is null ? "." : $"; did you mean '{meant}'?";
            string message = $"Unknown activation {Quote(range)}{suggestion} The activations are {_activations.List()}.";
            Fail(TopologyErrorKind.UnknownActivation, range, message, meant);
            return null;
        }

        Advance();
        return activation;
    }

    // parameter = "(", number, ")" ;
    private decimal? ParseParameter(TopologyActivation? activation)
    {
        if (activation is null || activation.Numbers is not null || _current.Kind != TopologyTokenKind.OpenParenthesis)
        {
            return null;
        }

        string name = ActivationNames.Spell(activation.Name);
        if (activation.Parameter is not { } parameter)
        {
            CharacterRange parameters = Parenthesised(_current.Range);
            Fail(TopologyErrorKind.Unsupported, parameters, $"'{name}' takes no parameters; remove {Quote(parameters)}.");
            return null;
        }

        return ParseNumber(name, parameter.Title, parameter.Range, number => number >= parameter.Least && number <= parameter.Most);
    }

    // numbers = "(", number, { ",", number }, ")" ;  of an author's activation
    private IReadOnlyList<decimal> ParseNumbers(TopologyActivation? activation)
    {
        var numbers = new List<decimal>();
        if (activation?.Numbers is not { } allowed)
        {
            return numbers;
        }

        CharacterRange all = _current.Range;
        if (_current.Kind == TopologyTokenKind.OpenParenthesis)
        {
            all = Parenthesised(_current.Range);
            do
            {
                Advance();
                TopologyToken token = JoinSign(_current);
                string text = TextOf(token.Range);
                if (token.Kind != TopologyTokenKind.Number || !decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
                {
                    Fail(TopologyErrorKind.Parameter, token.Range, $"{Quote(token.Range)} cannot be a number of '{activation.Name}'; write one in the digits 0 to 9, such as 0.5.");
                    return numbers;
                }

                numbers.Add(number);
                _current = TopologyLexer.Next(_text, token.Range.End);
            }
            while (_current.Kind == TopologyTokenKind.Other && TextOf(_current.Range) == ",");
            if (!Close())
            {
                return numbers;
            }
        }

        if (numbers.Count < allowed.Least || numbers.Count > allowed.Most)
        {
            string takes = allowed.Most == 0 ? "no numbers" : allowed.Least == allowed.Most ? Count(allowed.Most) : FormattableString.Invariant($"{allowed.Least} to {Count(allowed.Most)}");
            Fail(TopologyErrorKind.Parameter, all, $"The method '{activation.Name}' takes {takes} behind z, but the topology gives {(numbers.Count == 0 ? "none" : Count(numbers.Count))}.");
        }

        return numbers;

        static string Count(int count) => FormattableString.Invariant($"{count} number{(count == 1 ? string.Empty : "s")}");
    }

    // "(", number, ")"
    private decimal? ParseNumber(string name, string title, string allowed, Func<decimal, bool> isAllowed)
    {
        Advance();
        TopologyToken token = JoinSign(_current);
        if (token.Kind is not (TopologyTokenKind.Number or TopologyTokenKind.Name))
        {
            FailUnexpected($"{title} of '{name}', {allowed}");
            return null;
        }

        CharacterRange range = token.Range;
        string text = TextOf(range);
        if (!IsDecimal(text) || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
        {
            Fail(
                TopologyErrorKind.Parameter, range,
                $"{Quote(range)} cannot be {title} of '{name}'; write {allowed} in the digits 0 to 9, such as 0.5.");
            return null;
        }

        // 0,5: half the world writes it so.
        if (TopologyLexer.Next(_text, range.End) is { Range: { Length: 1 } separator } && _text[separator.Start] == ',')
        {
            Fail(TopologyErrorKind.Parameter, separator, $"',' separates nothing here; '{name}' takes one number, with a full stop for its decimals: 0.5.");
            return null;
        }

        if (!isAllowed(number))
        {
            Fail(TopologyErrorKind.Parameter, range, $"{Quote(range)} is out of range; {title} of '{name}' is {allowed}.");
            return null;
        }

        Advance();
        return Close() ? number : null;
    }

    // Digits, and a full stop between digits. A sign has been joined to them, and so is no such number.
    private static bool IsDecimal(string text) =>
        text.Split('.') is { Length: <= 2 } parts && parts.All(part => part.Length > 0 && part.All(IsAsciiDigit));

    // size = nonzero digit, { digit } ;  and at most the maximum
    private int? ParseSize(string whatItIs)
    {
        TopologyToken token = JoinSign(_current);
        if (token.Kind != TopologyTokenKind.Number)
        {
            FailUnexpected(whatItIs);
            return null;
        }

        CharacterRange range = token.Range;
        string digits = TextOf(range);
        if (!digits.All(IsAsciiDigit))
        {
            Fail(TopologyErrorKind.LayerSize, range, $"{Quote(range)} cannot be {whatItIs}; write {SizeRange} in the digits 0 to 9.");
            return null;
        }

        string significant = digits.TrimStart('0');
        bool mayFit = significant.Length > 0 && significant.Length <= 9;
        int size = mayFit ? int.Parse(significant, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        if (size is < 1 or > NetworkTopology.MaximumSize)
        {
            Fail(TopologyErrorKind.LayerSize, range, $"{Quote(range)} is out of range; {whatItIs} is {SizeRange}.");
            return null;
        }

        if (significant.Length < digits.Length)
        {
            Fail(TopologyErrorKind.LayerSize, range, $"{Quote(range)} starts with a zero; write '{significant}'.", significant);
            return null;
        }

        Advance();
        return size;
    }

    // "-5" where a size is expected is one wrong number to its author, not a hyphen too many.
    private TopologyToken JoinSign(TopologyToken token)
    {
        if (token.Kind == TopologyTokenKind.Hyphen || (token.Kind == TopologyTokenKind.Other && _text[token.Range.Start] == '+'))
        {
            TopologyToken next = TopologyLexer.Next(_text, token.Range.End);
            if (next.Kind == TopologyTokenKind.Number && next.Range.Start == token.Range.End)
            {
                return next with { Range = CharacterRange.FromBounds(token.Range.Start, next.Range.End) };
            }
        }

        return token;
    }

    private bool FindMissingColon()
    {
        if (_current.Kind != TopologyTokenKind.Number)
        {
            return false;
        }

        string written = TextOf(_current.Range);
        int digitCount = written.TakeWhile(IsAsciiDigit).Count();
        string name = written.Substring(digitCount);
        bool isDropout = ActivationNames.IsDropout(name);
        bool isOperation = ActivationNames.FindOperation(name) is not null || ActivationNames.FindMemory(name) is not null;
        if (digitCount == 0 || (!isDropout && !isOperation && _activations.Find(name) is null))
        {
            return false;
        }

        string separated = written.Substring(0, digitCount) + ":" + ActivationNames.Spell(name);
        string message = $"Expected ':' between the size and {(isDropout || isOperation ? ActivationNames.Spell(name) : "the activation")}; write {Quotation.Quote(separated)}.";
        Fail(TopologyErrorKind.Syntax, _current.Range, message, separated);
        return true;
    }

    // "conv(16,3)" in the place of a size.
    private bool FindKind()
    {
        if (_current.Kind != TopologyTokenKind.Name || ActivationNames.FindMemory(TextOf(_current.Range)) is not { } kind)
        {
            return false;
        }

        TopologyToken next = TopologyLexer.Next(_text, _current.Range.End);
        int end = next.Kind == TopologyTokenKind.OpenParenthesis ? Parenthesised(next.Range).End : _current.Range.End;
        string example = kind == MemoryKind.Conv ? "16:conv(3)" : "16:" + ActivationNames.Spell(kind.ToString());
        Fail(TopologyErrorKind.Unsupported, CharacterRange.FromBounds(_current.Range.Start, end), $"A layer begins with its size: write '{example}'.");
        return true;
    }

    // From the current colon to the end of what hangs on it: ":relu", ":dropout(0.2)".
    private CharacterRange SuffixFromColon()
    {
        CharacterRange range = _current.Range;
        TopologyToken name = TopologyLexer.Next(_text, range.End);
        if (name.Kind is not (TopologyTokenKind.Name or TopologyTokenKind.Number))
        {
            return range;
        }

        TopologyToken next = TopologyLexer.Next(_text, name.Range.End);
        int end = next.Kind == TopologyTokenKind.OpenParenthesis ? Parenthesised(next.Range).End : name.Range.End;
        return CharacterRange.FromBounds(range.Start, end);
    }

    // From an opening parenthesis to its closing one, or the opening one alone where it has none.
    private CharacterRange Parenthesised(CharacterRange opening)
    {
        int end = _text.IndexOfAny(['(', ')'], opening.End);
        return end >= 0 && _text[end] == ')' ? CharacterRange.FromBounds(opening.Start, end + 1) : opening;
    }

    private static bool IsAsciiDigit(char character) => character is >= '0' and <= '9';

    private void Advance() => _current = TopologyLexer.Next(_text, _current.Range.End);

    private string TextOf(CharacterRange range) => _text.Substring(range.Start, range.Length);

    private string Quote(CharacterRange range) => Quotation.Quote(TextOf(range));

    private void Fail(TopologyErrorKind kind, CharacterRange range, string message, string? replacement = null) =>
        _error = new TopologyError(kind, range, message) { Replacement = replacement };

    private void FailUnexpected(string expected)
    {
        string found = TextOf(_current.Range);
        (TopologyErrorKind kind, string message) = _current.Kind switch
        {
            TopologyTokenKind.End =>
                (TopologyErrorKind.Syntax, $"Expected {expected}, but the topology ends here."),
            TopologyTokenKind.Dash =>
                (TopologyErrorKind.Dash, $"{Quotation.QuoteCharacter(found)} does not separate layers; write the hyphen '-' (U+002D)."),
            TopologyTokenKind.OtherSpace =>
                (TopologyErrorKind.Syntax, $"{Quotation.QuoteCharacter(found)} is white space other than a space or a tab; remove it."),
            TopologyTokenKind.Number or TopologyTokenKind.Name =>
                (TopologyErrorKind.Syntax, $"Expected {expected}, but found {Quotation.Quote(found)}."),
            _ =>
                (TopologyErrorKind.Syntax, $"Expected {expected}, but found {Quotation.QuoteCharacter(found)}."),
        };
        Fail(kind, _current.Range, message, kind == TopologyErrorKind.Dash ? "-" : null);
    }
}
