using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Tests.Topology;

public class TopologyParserTests
{
    [Fact]
    public void Sizes_and_activations_are_read_in_order()
    {
        NetworkTopology topology = Marked.Parse("4-16:relu-8-3:softmax");

        Assert.Equal(4, topology.InputCount);
        Assert.Equal([new TopologyLayer(16, "ReLU"), new TopologyLayer(8), new TopologyLayer(3, "Softmax")], topology.Layers);
    }

    [Theory]
    [InlineData("2-2-1")]
    [InlineData(" 2 - 2 - 1 ")]
    [InlineData("\t2\t-\t2 -1\t \t")]
    public void Spaces_and_tabs_around_tokens_mean_nothing(string text) =>
        Assert.Equal(new NetworkTopology(2, new[] { new TopologyLayer(2), new TopologyLayer(1) }.ToEquatableArray()), Marked.Parse(text));

    [Fact]
    public void Spaces_may_stand_around_the_colon() => Assert.Equal(Marked.Parse("4-3:softmax"), Marked.Parse("4-3 \t: softmax"));

    [Theory]
    [InlineData("leakyrelu")]
    [InlineData("LeakyReLU")]
    [InlineData("LEAKYRELU")]
    public void Activations_are_found_in_any_case_and_get_their_canonical_name(string name) =>
        Assert.Equal("LeakyReLU", Marked.Parse("4-3:" + name).Layers[0].Activation);

    [Fact]
    public void The_parser_knows_the_activations_it_is_given_and_no_others()
    {
        TopologyParse parse = TopologyParser.Parse("4-3:GELU", [new TopologyActivation("Gelu")]);
        Assert.Equal("Gelu", parse.Topology!.Layers[0].Activation);

        Assert.Equal(TopologyErrorKind.UnknownActivation, TopologyParser.Parse("4-3:relu", [new TopologyActivation("Gelu")]).Error!.Kind);
    }

    [Theory]
    [InlineData("1-1")]
    [InlineData("65536-65536")]
    public void Sizes_at_the_limits_are_allowed(string text) => Assert.Equal(text, Marked.Parse(text).ToString());

    [Theory]
    [InlineData("3-1", 4)]
    [InlineData("2-2-1", 9)]
    [InlineData("4-16-16-3", 403)]
    [InlineData("65536-65536-1", 4_295_098_369)]
    public void Parameters_are_weights_and_biases_of_every_layer(string text, long expected) =>
        Assert.Equal(expected, Marked.Parse(text).ParameterCount);

    [Theory]
    [InlineData("[||]")]
    [InlineData("   [||]")]
    [InlineData(" \t[||]")]
    public void An_empty_topology_is_an_error_at_its_end(string marked) => Marked.Fails(TopologyErrorKind.Empty, marked);

    [Fact]
    public void Null_is_an_empty_topology() =>
        Assert.Equal(TopologyParser.Parse("", Marked.Activations), TopologyParser.Parse(null, Marked.Activations));

    [Theory]
    [InlineData("4[||]")]
    [InlineData("4 [||]")]
    [InlineData("4-[||]")]
    [InlineData("4-8- [||]")]
    [InlineData("4-8:[||]")]
    public void A_missing_end_is_marked_after_the_last_character(string marked) =>
        Assert.EndsWith(", but the topology ends here.", Marked.Fails(TopologyErrorKind.Syntax, marked));

    [Theory]
    [InlineData("[|relu|]-3")]
    [InlineData("[|:|]relu-3")]
    [InlineData("[|-|] 4-3")]
    [InlineData("[|(|]4-3)")]
    [InlineData("4[|,|]8,3")]
    [InlineData("4 [|8|] 3")]
    [InlineData("4[|/|]8")]
    [InlineData("4[|(|]0.2)-3")]
    [InlineData("4-[|-|]-3")]
    [InlineData("4-[|>|]3")]
    [InlineData("4-[|:|]relu")]
    [InlineData("4-[|relu|]:3")]
    [InlineData("4-8[|(|]0.2)-3")]
    [InlineData("4-8 [|relu|]-3")]
    [InlineData("4-8-[|dropout|](0.2)-3")]
    [InlineData("4-8[|;|]")]
    [InlineData("4-8:[|3|]")]
    [InlineData("4-8:[|:|]relu")]
    [InlineData("4-8:[|-|]3")]
    [InlineData("4-8:relu[|,|]3")]
    [InlineData("4-8:relu [|relu|]")]
    [InlineData("4-8:relu[|)|]")]
    [InlineData("4-8[|🙂|]3")]
    [InlineData("4-8[|\0|]3")]
    [InlineData("[|\uFEFF|]4-3")]
    public void What_the_grammar_does_not_expect_is_marked(string marked) =>
        Assert.Matches("^Expected .*, but found .*[.]$", Marked.Fails(TopologyErrorKind.Syntax, marked));

    // Facts, since data of theories passes through UTF-8, which has no halves of surrogate pairs.
    [Fact]
    public void Half_a_surrogate_pair_is_marked_and_shown_by_its_code_point()
    {
        Assert.EndsWith(", but found U+D83D.", Marked.Fails(TopologyErrorKind.Syntax, "4-8[|\uD83D|]3"));
        Assert.EndsWith(", but found U+DE42.", Marked.Fails(TopologyErrorKind.Syntax, "4-8[|\uDE42|]3"));
        Assert.EndsWith("; remove '(<U+D83D>)'.", Marked.Fails(TopologyErrorKind.Unsupported, "4-8:relu[|(\uD83D)|]"));
    }

    [Fact]
    public void A_cut_in_a_message_leaves_surrogate_pairs_whole() =>
        Assert.EndsWith(
            "; remove '(0123456789012345678901🙂…'.", Marked.Fails(TopologyErrorKind.Unsupported, "4-8:relu[|(0123456789012345678901🙂)|]"));

    [Theory]
    [InlineData("4-[|16relu|]-3", "16:relu")]
    [InlineData("4-[|16ReLU|]", "16:relu")]
    public void A_missing_colon_is_named(string marked, string instead) =>
        Assert.Equal(
            $"Expected ':' between the size and the activation; write '{instead}'.", Marked.Fails(TopologyErrorKind.Syntax, marked));

    [Theory]
    [InlineData("4-8[|\n|]-3", "U+000A")]
    [InlineData("4-8[|\r|]\n-3", "U+000D")]
    [InlineData("4-8[|\u00A0|]-3", "U+00A0")]
    [InlineData("4-8-3[|\u2028|]", "U+2028")]
    [InlineData("[|\u3000|]", "U+3000")]
    public void White_space_other_than_spaces_and_tabs_is_named(string marked, string codePoint) =>
        Assert.Equal(
            codePoint + " is white space other than a space or a tab; remove it.", Marked.Fails(TopologyErrorKind.Syntax, marked));

    public static TheoryData<string> Dashes =>
    [
        "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212", "\uFE58", "\uFE63", "\uFF0D",
        "\u2043", "\u207B", "\u208B", "\u2796", "\u2E3A", "\U00010EAD",
    ];

    [Theory]
    [MemberData(nameof(Dashes))]
    public void A_dash_in_place_of_the_hyphen_is_named(string dash)
    {
        string codePoint = "U+" + char.ConvertToUtf32(dash, 0).ToString("X4");
        string expected = $"'{dash}' ({codePoint}) does not separate layers; write the hyphen '-' (U+002D).";

        Assert.Equal(expected, Marked.Fails(TopologyErrorKind.Dash, $"4[|{dash}|]8{dash}3"));
        Assert.Equal(expected, Marked.Fails(TopologyErrorKind.Dash, $"4-8 [|{dash}|] 3"));
        Assert.Equal(expected, Marked.Fails(TopologyErrorKind.Dash, $"4-8:relu[|{dash}|]3"));
        Assert.Equal(expected, Marked.Fails(TopologyErrorKind.Dash, $"[|{dash}|]4-3"));
        Assert.Equal(expected, Marked.Fails(TopologyErrorKind.Dash, $"4-[|{dash}|]3"));
        Assert.Equal(expected, Marked.Fails(TopologyErrorKind.Dash, $"4-8:[|{dash}|]3"));
    }

    [Fact]
    public void A_soft_hyphen_is_named_by_its_code_point_since_nobody_sees_it() =>
        Assert.Equal(
            "U+00AD does not separate layers; write the hyphen '-' (U+002D).", Marked.Fails(TopologyErrorKind.Dash, "4[|\u00AD|]-3"));

    [Theory]
    [InlineData("[|0|]-3", "'0' is out of range; the number of inputs is a whole number from 1 to 65,536.")]
    [InlineData("4-[|0|]", "'0' is out of range; a layer size is a whole number from 1 to 65,536.")]
    [InlineData("4-[|000|]-3", "'000' is out of range; a layer size is a whole number from 1 to 65,536.")]
    [InlineData("[|65537|]-3", "'65537' is out of range; the number of inputs is a whole number from 1 to 65,536.")]
    [InlineData("4-[|70000|]:relu", "'70000' is out of range; a layer size is a whole number from 1 to 65,536.")]
    [InlineData("4-[|4294967297|]", "'4294967297' is out of range; a layer size is a whole number from 1 to 65,536.")]
    public void Sizes_out_of_range_are_refused(string marked, string message) =>
        Assert.Equal(message, Marked.Fails(TopologyErrorKind.LayerSize, marked));

    [Fact]
    public void A_number_of_400_digits_is_out_of_range_and_cut_in_the_message() =>
        Assert.Equal(
            "'999999999999999999999999…' is out of range; a layer size is a whole number from 1 to 65,536.",
            Marked.Fails(TopologyErrorKind.LayerSize, $"4-[|{new string('9', 400)}|]-3"));

    [Theory]
    [InlineData("4-[|007|]", "7")]
    [InlineData("[|04|]-3", "4")]
    [InlineData("4-[|00065536|]", "65536")]
    public void Leading_zeros_are_refused(string marked, string instead) =>
        Assert.EndsWith($"' starts with a zero; write '{instead}'.", Marked.Fails(TopologyErrorKind.LayerSize, marked));

    [Theory]
    [InlineData("[|-5|]-3")]
    [InlineData("[|+5|]-3")]
    [InlineData("4-[|-5|]")]
    [InlineData("4- [|+5|]")]
    [InlineData("4-[|-1.5|]")]
    [InlineData("4-[|1.5|]")]
    [InlineData("4-[|.5|]")]
    [InlineData("4-[|5.|]-3")]
    [InlineData("[|2.2.1|]")]
    [InlineData("4-[|1e3|]-3")]
    [InlineData("4-[|1e|]-3")]
    [InlineData("4-[|0x10|]-3")]
    [InlineData("4-[|16u|]-3")]
    [InlineData("4-[|1_000|]-3")]
    [InlineData("[|2x2x1|]")]
    [InlineData("[|4relu|]-3")]
    [InlineData("[|٤|]-3")]
    [InlineData("4-[|1٣|]-3")]
    [InlineData("4-[|１６|]-3")]
    [InlineData("4-[|1²|]-3")]
    [InlineData("4-[|½|]-3")]
    [InlineData("4-[|1\u0301|]-3")]
    [InlineData("4-[|\U0001D7CF\U0001D7D4|]-3")]
    public void Sizes_not_written_as_plain_whole_numbers_are_refused(string marked) =>
        Assert.Matches(
            "cannot be (the number of inputs|a layer size); write a whole number from 1 to 65,536 in the digits 0 to 9[.]$",
            Marked.Fails(TopologyErrorKind.LayerSize, marked));

    [Theory]
    [InlineData("4-8:[|rleu|]-3", "relu")]
    [InlineData("4-8:[|Reul|]-3", "relu")]
    [InlineData("4-8:[|rel|]-3", "relu")]
    [InlineData("4-8:[|leaky_relu|]", "leakyrelu")]
    [InlineData("4-8:[|LEAKY|]-relu", "leakyrelu")]
    [InlineData("4-8:[|lekyrelo|]-3", "leakyrelu")]
    [InlineData("4-8:[|lin|]", "linear")]
    [InlineData("4-8:[|sigmiod|]", "sigmoid")]
    [InlineData("4-8:[|softmaxx|]", "softmax")]
    [InlineData("4-8:[|tahn|]", "tanh")]
    [InlineData("4-8:[|relu3|]", "relu")]
    [InlineData("4-8:[|dropuot|](0.2)-3", "dropout")]
    [InlineData("4-8:[|layernrm|]-3", "layernorm")]
    [InlineData("4-8:[|drop|]-3", "dropout")]
    public void The_nearest_activation_is_suggested(string marked, string suggestion) =>
        Assert.EndsWith(
            $"; did you mean '{suggestion}'? The activations are {string.Join(", ", Marked.Names).ToLowerInvariant()}.",
            Marked.Fails(TopologyErrorKind.UnknownActivation, marked));

    [Theory]
    [InlineData("4-8:[|cosine|]-3")]
    [InlineData("4-8:[|li|]-3")]
    [InlineData("4-8: [|_|] -3")]
    [InlineData("4-8:[|Ρελου|]")]
    [InlineData("4-8:[|gauss|](0.2)")]
    [InlineData("4-8:[|cosine|]–3")]
    public void Unknown_activations_like_no_other_get_the_list_alone(string marked) =>
        Assert.EndsWith(
            $"'. The activations are {string.Join(", ", Marked.Names).ToLowerInvariant()}.",
            Marked.Fails(TopologyErrorKind.UnknownActivation, marked));

    [Theory]
    [InlineData("LeakyReLU", "LeakyReLU66")]
    [InlineData("LeakyReLU66", "LeakyReLU")]
    public void The_suggestion_is_the_nearest_wherever_it_stands_in_the_list(string first, string second) =>
        Assert.Contains("did you mean 'leakyrelu'?", TopologyParser.Parse("4-3:leakyrelus", [new TopologyActivation(first), new TopologyActivation(second)]).Error!.Message);

    [Theory]
    [InlineData("4-8:[|ſigmoid|]")]
    [InlineData("4-8:[|lıNEAR|]")]
    [InlineData("4-8:[|lea\u212Ayrelu|]")]
    public void Letters_that_only_fold_to_ascii_do_not_spell_an_activation(string marked) =>
        Marked.Fails(TopologyErrorKind.UnknownActivation, marked);

    [Theory]
    [InlineData("4[|:relu|]-3", ":relu")]
    [InlineData("4[|:relu|]", ":relu")]
    [InlineData("4 [|: relu|] -3", ": relu")]
    [InlineData("4[|:nonsense|]-3", ":nonsense")]
    [InlineData("4[|:leakyrelu(0.2)|]-3", ":leakyrelu(0.2)")]
    [InlineData("4[|:|]-3", ":")]
    [InlineData("4[|:|]", ":")]
    public void The_inputs_take_no_activation(string marked, string remove) =>
        Assert.Equal($"The inputs have no activation; remove '{remove}'.", Marked.Fails(TopologyErrorKind.InputActivation, marked));

    [Theory]
    [InlineData("4-8:relu[|(0.2)|]-3", "(0.2)")]
    [InlineData("4-8:ReLU [|( -0.2 )|] - 3", "( -0.2 )")]
    [InlineData("4-8:relu[|(|]0.2-3", "(")]
    [InlineData("4-8:relu[|(|]0.2-3:relu(0.2)", "(")]
    [InlineData("4-8:relu[|()|]", "()")]
    [InlineData("4-8:relu[|(|]", "(")]
    [InlineData("4-8:relu[|(\n\u00AD)|]", "(<U+000A><U+00AD>)")]
    [InlineData("4-8:relu[|(\u0301\u20DD)|]", "(<U+0301><U+20DD>)")]
    public void An_activation_without_a_parameter_takes_none(string marked, string remove) =>
        Assert.Equal($"'relu' takes no parameters; remove '{remove}'.", Marked.Fails(TopologyErrorKind.Unsupported, marked));

    [Theory]
    [InlineData("4-8:leakyrelu(0.2)-3", "0.2", "4-8:leakyrelu(0.2)-3")]
    [InlineData("4-8 : LeakyReLU ( 0.20 ) - 3", "0.2", "4-8:leakyrelu(0.2)-3")]
    [InlineData("4-8:leakyrelu(0)-3", "0", "4-8:leakyrelu(0)-3")]
    [InlineData("4-8:elu(007.5)-3", "7.5", "4-8:elu(7.5)-3")]
    [InlineData("4-8:elu(0.001)-3", "0.001", "4-8:elu(0.001)-3")]
    [InlineData("4-8:softplus(1000)-3", "1000", "4-8:softplus(1000)-3")]
    [InlineData("4-8:leakyrelu(0.0000000000000000000000000001)-3", "0.0000000000000000000000000001", "4-8:leakyrelu(0.0000000000000000000000000001)-3")]
    public void A_parameter_is_a_number_in_parentheses(string text, string number, string canonical)
    {
        NetworkTopology topology = Marked.Parse(text);
        Assert.Equal(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture), topology.Layers[0].Parameter);
        Assert.Equal(canonical, topology.ToString());
        Assert.Null(topology.Layers[1].Parameter);
    }

    [Theory]
    [InlineData("4-8:leakyrelu([|x|])-3", "'x' cannot be the slope below 0 of 'leakyrelu'; write a number from 0 to 1,000 in the digits 0 to 9, such as 0.5.")]
    [InlineData("4-8:elu([|-1|])-3", "'-1' cannot be α of 'elu'; write a number from 0.001 to 1,000 in the digits 0 to 9, such as 0.5.")]
    [InlineData("4-8:elu([|+1|])-3", "'+1' cannot be α of 'elu'; write")]
    [InlineData("4-8:elu([|1e3|])-3", "'1e3' cannot be α of 'elu'; write")]
    [InlineData("4-8:elu([|.5|])-3", "'.5' cannot be α of 'elu'; write")]
    [InlineData("4-8:elu([|5.|])-3", "'5.' cannot be α of 'elu'; write")]
    [InlineData("4-8:elu([|1.2.3|])-3", "'1.2.3' cannot be α of 'elu'; write")]
    [InlineData("4-8:elu([|٣|])-3", "'٣' cannot be α of 'elu'; write")]
    [InlineData("4-8:elu([|99999999999999999999999999999999|])-3", "'999999999999999999999999…' cannot be α of 'elu'; write")]
    [InlineData("4-8:elu([|0|])-3", "'0' is out of range; α of 'elu' is a number from 0.001 to 1,000.")]
    [InlineData("4-8:softplus([|1000.1|])-3", "'1000.1' is out of range; β of 'softplus' is a number from 0.001 to 1,000.")]
    [InlineData("4-8:elu(0[|,|]5)-3", "',' separates nothing here; 'elu' takes one number, with a full stop for its decimals: 0.5.")]
    public void A_parameter_that_is_none_is_marked(string marked, string message) =>
        Assert.StartsWith(message, Marked.Fails(TopologyErrorKind.Parameter, marked), StringComparison.Ordinal);

    [Theory]
    [InlineData("4-8:elu([|)|]-3", "Expected α of 'elu', a number from 0.001 to 1,000, but found ')'.")]
    [InlineData("4-8:elu([||]", "Expected α of 'elu', a number from 0.001 to 1,000, but the topology ends here.")]
    [InlineData("4-8:elu([|-|]x)-3", "Expected α of 'elu', a number from 0.001 to 1,000, but found '-'.")]
    [InlineData("4-8:elu(0.5[|-|]3", "Expected ')' after the parameter, but found '-'.")]
    [InlineData("4-8:elu(0.5[||]", "Expected ')' after the parameter, but the topology ends here.")]
    [InlineData("4-8:elu(0.5)[|(|]0.5)-3", "Expected '-' or the end of the topology, but found '('.")]
    public void Parentheses_that_hold_no_number_or_do_not_close(string marked, string message) =>
        Assert.Equal(message, Marked.Fails(TopologyErrorKind.Syntax, marked));

    [Theory]
    [InlineData("4-8:relu[|:tanh|]:tanh", ":tanh")]
    [InlineData("4-8:relu[|:|]-3", ":")]
    [InlineData("4-8:relu:dropout(0.2)[|:nonsense(|]0.2-3", ":nonsense(")]
    [InlineData("4-8:relu:dropout(0.2)[|:tanh|]-3", ":tanh")]
    public void A_layer_takes_no_more_than_an_operation_an_activation_and_dropout(string marked, string remove) =>
        Assert.Equal(
            $"A layer takes no more than a size, one operation, one activation and one dropout; remove '{remove}'.", Marked.Fails(TopologyErrorKind.Unsupported, marked));

    [Theory]
    [InlineData("4-8:relu:dropout(0.2)-3", "ReLU", "0.2", "4-8:relu:dropout(0.2)-3")]
    [InlineData("4-8 : relu\t: DropOut ( 0.50 ) - 3", "ReLU", "0.5", "4-8:relu:dropout(0.5)-3")]
    [InlineData("4-8:dropout(0.2)-3", null, "0.2", "4-8:dropout(0.2)-3")]
    [InlineData("4-8:layernorm:relu:dropout(0.2)-3", "ReLU", "0.2", "4-8:layernorm:relu:dropout(0.2)-3")]
    [InlineData("4-8 : LAYERNORM : dropout(0.2)-3", null, "0.2", "4-8:layernorm:dropout(0.2)-3")]
    [InlineData("4-8:elu(2):dropout(0.000000001)-3", "ELU", "0.000000001", "4-8:elu(2):dropout(0.000000001)-3")]
    public void Dropout_follows_the_activation_or_the_size(string text, string? activation, string probability, string canonical)
    {
        NetworkTopology topology = Marked.Parse(text);
        Assert.Equal(activation, topology.Layers[0].Activation);
        Assert.Equal(decimal.Parse(probability, System.Globalization.CultureInfo.InvariantCulture), topology.Layers[0].Dropout);
        Assert.Equal(canonical, topology.ToString());
        Assert.Equal(topology, Marked.Parse(canonical));
        Assert.NotEqual(topology, Marked.Parse("4-8-3"));
        Assert.Null(topology.Layers[1].Dropout);
    }

    [Theory]
    [InlineData(TopologyErrorKind.Syntax, "4-8:dropout[|-|]3", "Expected '(' and the probability of dropout, such as 'dropout(0.2)', but found '-'.")]
    [InlineData(TopologyErrorKind.Syntax, "4-8:relu:dropout[||]", "Expected '(' and the probability of dropout, such as 'dropout(0.2)', but the topology ends here.")]
    [InlineData(TopologyErrorKind.Syntax, "4-8:relu:dropout([|)|]-3", "Expected the probability of 'dropout', a number above 0 and below 1, but found ')'.")]
    [InlineData(TopologyErrorKind.Syntax, "4-8:relu:dropout(0.2[|-|]3", "Expected ')' after the parameter, but found '-'.")]
    [InlineData(TopologyErrorKind.Syntax, "4-8:relu [|dropout|](0.2)-3", "Expected '-' or the end of the topology, but found 'dropout'.")]
    [InlineData(TopologyErrorKind.Syntax, "4-[|8dropout|](0.2)-3", "Expected ':' between the size and dropout; write '8:dropout'.")]
    [InlineData(TopologyErrorKind.Parameter, "4-8:dropout([|0|])-3", "'0' is out of range; the probability of 'dropout' is a number above 0 and below 1.")]
    [InlineData(TopologyErrorKind.Parameter, "4-8:dropout([|1|])-3", "'1' is out of range; the probability of 'dropout' is a number above 0 and below 1.")]
    [InlineData(TopologyErrorKind.Parameter, "4-8:dropout([|0.99999999999999999999|])-3", "'0.99999999999999999999' is out of range; the probability of 'dropout' is a number above 0 and below 1.")]
    [InlineData(TopologyErrorKind.Parameter, "4-8:dropout([|-0.2|])-3", "'-0.2' cannot be the probability of 'dropout'; write a number above 0 and below 1 in the digits 0 to 9, such as 0.5.")]
    [InlineData(TopologyErrorKind.Parameter, "4-8:dropout(0[|,|]2)-3", "',' separates nothing here; 'dropout' takes one number, with a full stop for its decimals: 0.5.")]
    [InlineData(TopologyErrorKind.Unsupported, "4-8:relu:dropout(0.2)[|: dropout(0.3)|]-3", "A layer has one dropout; remove ': dropout(0.3)'.")]
    [InlineData(TopologyErrorKind.Unsupported, "4-8:dropout(0.2)[|:relu|]-3", "The activation stands before dropout; move ':relu' there.")]
    [InlineData(TopologyErrorKind.Unsupported, "4-8:relu[|:dropot(0.2)|]-3", "A layer does not take ':dropot(0.2)'; did you mean 'dropout'?")]
    [InlineData(TopologyErrorKind.Unsupported, "4-8-3[|:dropout(0.2)|]", "The last layer has no dropout, since its outputs are the predictions; remove ':dropout(0.2)'.")]
    [InlineData(TopologyErrorKind.Unsupported, "4-8-3:softmax[|: dropout (0.2)|] ", "The last layer has no dropout, since its outputs are the predictions; remove ': dropout (0.2)'.")]
    [InlineData(TopologyErrorKind.Unsupported, "4-8:relu[|:layernorm|]-3", "A layer has one 'layernorm', right behind its size; move or remove ':layernorm'.")]
    [InlineData(TopologyErrorKind.Unsupported, "4-8:LayerNorm:relu[|: LayerNorm|]-3", "A layer has one 'layernorm', right behind its size; move or remove ': LayerNorm'.")]
    [InlineData(TopologyErrorKind.Unsupported, "4-8:layernorm[|(0.1)|]-3", "'layernorm' takes no parameters; remove '(0.1)'.")]
    [InlineData(TopologyErrorKind.Unsupported, "4-1[|:layernorm|]-3", "A layer of one node is not normalised: less its own mean, the node is always 0; remove ':layernorm'.")]
    [InlineData(TopologyErrorKind.InputActivation, "4[|:dropout(0.2)|]-3", "The inputs have no activation; remove ':dropout(0.2)'.")]
    internal void Dropout_that_is_wrong_is_marked(TopologyErrorKind kind, string marked, string message) => Assert.Equal(message, Marked.Fails(kind, marked));

    [Theory]
    [InlineData("4[|–|]8", "-")]
    [InlineData("4-[|007|]", "7")]
    [InlineData("4-8:[|rleu|]", "relu")]
    [InlineData("4-[|16ReLU|]", "16:relu")]
    [InlineData("4[|,|]8", null)]
    [InlineData("4-[|0|]", null)]
    public void What_should_stand_instead_is_known_where_it_is_certain(string marked, string? replacement)
    {
        TopologyParse parse = TopologyParser.Parse(marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal), Marked.Activations);
        Assert.Equal(replacement, parse.Error!.Replacement);
    }

    [Fact]
    public void The_first_error_from_the_left_is_the_one_reported()
    {
        Marked.Fails(TopologyErrorKind.LayerSize, "4-[|0|]-3:nonsense–0");
        Marked.Fails(TopologyErrorKind.UnknownActivation, "4-8-3:[|nonsense|]–0");
    }

    [Fact]
    public void A_long_name_is_marked_whole_and_cut_in_the_message()
    {
        string message = Marked.Fails(TopologyErrorKind.UnknownActivation, $"4-8:[|{new string('a', 1000)}|]");
        Assert.StartsWith("Unknown activation 'aaaaaaaaaaaaaaaaaaaaaaaa…'. ", message);
    }

    [Theory]
    [InlineData("2-3:rnn-1", "2-3:rnn-1", 2 * 3 + 3 * 3 + 6 + 4)]
    [InlineData("2-3:RNN(ReLU)-1", "2-3:rnn(relu)-1", 2 * 3 + 3 * 3 + 6 + 4)]
    [InlineData("2-3:rnn(tanh)-1", "2-3:rnn-1", 2 * 3 + 3 * 3 + 6 + 4)]
    [InlineData("2-3:gru", "2-3:gru", 3 * (2 * 3 + 3 * 3 + 6))]
    [InlineData("2-3:gru(resetbefore)-1", "2-3:gru(resetbefore)-1", 3 * (2 * 3 + 3 * 3 + 6) + 4)]
    [InlineData("1 - 16 : LSTM - 1", "1-16:lstm-1", 4 * (16 + 256 + 32) + 17)]
    [InlineData("2-3:conv(4)-1", "2-3:conv(4)-1", 4 * 2 * 3 + 3 + 4)]
    [InlineData("2-3:conv(4,1):tanh-1", "2-3:conv(4):tanh-1", 4 * 2 * 3 + 3 + 4)]
    [InlineData("2-3:conv( 4 , 8 ):layernorm:relu:dropout(0.5)-1", "2-3:conv(4,8):layernorm:relu:dropout(0.5)-1", 4 * 2 * 3 + 3 + 6 + 4)]
    public void A_kind_that_remembers_stands_behind_the_size_and_counts_its_parameters(string written, string canonical, int parameters)
    {
        NetworkTopology topology = Marked.Parse(written);
        Assert.Equal(canonical, topology.ToString());
        Assert.Equal(topology, Marked.Parse(canonical));
        Assert.Equal(parameters, topology.ParameterCount);
    }

    [Theory]
    [InlineData("4-8:relu:[|gru|]-3", "A layer has one kind, right behind its size; move or remove ':gru'.")]
    [InlineData("4-8:lstm[|(3)|]-3", "'lstm' takes no parameters; remove '(3)'.")]
    [InlineData("4-8:layernorm:[|lstm|]-3", "'lstm' stands right behind the size of its layer, once: write it there, such as '16:lstm'.")]
    [InlineData("4-[|lstm|]-3", "A layer begins with its size: write '16:lstm'.")]
    [InlineData("4-8:conv(3,70000)-3", null)]
    public void A_kind_in_another_place_is_shown_where_it_stands(string topology, string? message)
    {
        if (message is null)
        {
            Assert.False(TopologyParser.Parse(topology, BackpropGen.Generator.Declaration.DeclarationCheck.Activations).Succeeded);
            return;
        }

        string marked = topology.Replace(":[|gru|]", "[|:gru|]", StringComparison.Ordinal);
        Assert.Equal(message, Marked.Fails(TopologyErrorKind.Unsupported, marked));
    }

    [Theory]
    [InlineData("4-8:[|conv|]-3", "A 'conv' layer says how many steps it takes: write 'conv(3)', or 'conv(3,2)' for every second step.")]
    [InlineData("4-8:rnn([|sigmoid|])-3", "An 'rnn' layer has the activation 'tanh', which is the default, or 'relu' inside: write 'rnn' or 'rnn(relu)'.")]
    [InlineData("4-8:gru([|after|])-3", "A 'gru' layer resets after the matrix of its state, as PyTorch does, or before it: write 'gru' or 'gru(resetbefore)'.")]
    [InlineData("4-8:[|conv(100,1000)|]-3", "'conv(100,1000)' looks back 99,000 steps, more than 65,536: write a smaller kernel or dilation.")]
    public void Parameters_of_a_kind_are_said_with_what_it_takes(string topology, string message) => Assert.Equal(message, Marked.Fails(TopologyErrorKind.Parameter, topology));

    [Fact]
    public void An_operation_stands_between_size_and_activation_and_counts_its_parameters()
    {
        NetworkTopology topology = Marked.Parse("4-8:layernorm:relu-3:layernorm");
        Assert.Equal(BackpropGen.Generator.LayerOperation.LayerNorm, Assert.Single(topology.Layers[0].Operations));
        Assert.Equal(BackpropGen.Generator.LayerOperation.LayerNorm, Assert.Single(topology.Layers[1].Operations));
        Assert.Null(topology.Layers[1].Activation);
        Assert.Equal(67 + 16 + 6, topology.ParameterCount);
    }
}
