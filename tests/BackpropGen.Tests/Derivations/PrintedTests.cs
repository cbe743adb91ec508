using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using BackpropGen.CompilerServices;
using BackpropGen.Testing;

namespace BackpropGen.Tests.Derivations;

/// <summary>What is printed: the lecture notes' row and Matt Mazur's example, number by number, in every format.</summary>
public class PrintedTests
{
    private const string Notes = "\"2-2-1\", Activation.Linear, Inputs = new[] { \"iq\", \"cgpa\" }, Outputs = new[] { \"lpa\" }, Initializer = Initializer.Ones, Precision = Precision.Double, Explain = true";
    private const string Mazur = "\"2-2:sigmoid-2:sigmoid\", Precision = Precision.Double, Explain = true";

    // His weights and biases; the two nodes of a layer share their bias.
    private static readonly double[] MazurStart = [0.15, 0.20, 0.25, 0.30, 0.35, 0.35, 0.40, 0.45, 0.50, 0.55, 0.60, 0.60];

    [Fact]
    public void The_notes_row_is_printed_with_the_numbers_of_the_notes() => Assert.Equal(
        """
        One row through the network 2-2-1

        Given
          iq = 80, cgpa = 8, lpa = 5, η = 0.00001

        Parameters of layer 1
          w¹₁₁ = 1, w¹₂₁ = 1, w¹₁₂ = 1, w¹₂₂ = 1, b₁₁ = 0, b₁₂ = 0

        Parameters of layer 2
          w²₁₁ = 1, w²₂₁ = 1, b₂₁ = 0

        Layer 1, linear
          o₁₁ = b₁₁ + w¹₁₁·iq + w¹₂₁·cgpa = 0 + 1·80 + 1·8 = 88
          o₁₂ = b₁₂ + w¹₁₂·iq + w¹₂₂·cgpa = 0 + 1·80 + 1·8 = 88

        Layer 2, linear
          o₂₁ = b₂₁ + w²₁₁·o₁₁ + w²₂₁·o₁₂ = 0 + 1·88 + 1·88 = 176

        Loss, mean squared error
          L = (lpa − o₂₁)² = (5 − 176)² = 29241

        Error of layer 2: d = ∂L/∂z
          d₂₁ = −2·(lpa − o₂₁) = −2·(5 − 176) = 342

        Gradient of layer 2
          ∂L/∂w²₁₁ = d₂₁·o₁₁ = 342·88 = 30096
          ∂L/∂w²₂₁ = d₂₁·o₁₂ = 342·88 = 30096
          ∂L/∂b₂₁  = d₂₁              = 342

        Error of layer 1: d = ∂L/∂z
          d₁₁ = d₂₁·w²₁₁ = 342·1 = 342
          d₁₂ = d₂₁·w²₂₁ = 342·1 = 342

        Gradient of layer 1
          ∂L/∂w¹₁₁ = d₁₁·iq   = 342·80 = 27360
          ∂L/∂w¹₂₁ = d₁₁·cgpa = 342·8  = 2736
          ∂L/∂w¹₁₂ = d₁₂·iq   = 342·80 = 27360
          ∂L/∂w¹₂₂ = d₁₂·cgpa = 342·8  = 2736
          ∂L/∂b₁₁  = d₁₁               = 342
          ∂L/∂b₁₂  = d₁₂               = 342

        Step of layer 1, gradient descent
          w¹₁₁ ← w¹₁₁ − η·∂L/∂w¹₁₁ = 1 − 0.00001·27360 = 0.7264
          w¹₂₁ ← w¹₂₁ − η·∂L/∂w¹₂₁ = 1 − 0.00001·2736  = 0.97264
          w¹₁₂ ← w¹₁₂ − η·∂L/∂w¹₁₂ = 1 − 0.00001·27360 = 0.7264
          w¹₂₂ ← w¹₂₂ − η·∂L/∂w¹₂₂ = 1 − 0.00001·2736  = 0.97264
          b₁₁  ← b₁₁ − η·∂L/∂b₁₁   = 0 − 0.00001·342   = −0.00342
          b₁₂  ← b₁₂ − η·∂L/∂b₁₂   = 0 − 0.00001·342   = −0.00342

        Step of layer 2, gradient descent
          w²₁₁ ← w²₁₁ − η·∂L/∂w²₁₁ = 1 − 0.00001·30096 = 0.69904
          w²₂₁ ← w²₂₁ − η·∂L/∂w²₂₁ = 1 − 0.00001·30096 = 0.69904
          b₂₁  ← b₂₁ − η·∂L/∂b₂₁   = 0 − 0.00001·342   = −0.00342
        """.ReplaceLineEndings("\n"),
        NotesRow().ToText());

    /// <summary>His numbers, rounded to six digits, and to all of them: net, out, the error, ∂E/∂net, and the new weights.</summary>
    [Fact]
    public void Mazur_s_example_is_printed_with_his_numbers()
    {
        Derivation derivation = MazurRow();
        string text = derivation.ToText();
        Assert.Matches(@"\n  z₁₁ = b₁₁ \+ w¹₁₁·x₁ \+ w¹₂₁·x₂ = 0\.35 \+ 0\.15·0\.05 \+ 0\.2·0\.1 = 0\.3775\n", text);
        Assert.Matches(@"\n  o₁₁ = 1 / \(1 \+ exp\(−z₁₁\)\) +  = 1 / \(1 \+ exp\(−0\.3775\)\) +  = 0\.59327\n", text);
        Assert.Contains("= 0.751365\n", text, StringComparison.Ordinal);
        Assert.Contains("= 0.298371\n", text, StringComparison.Ordinal);
        Assert.Contains("= 0.138499\n", text, StringComparison.Ordinal);
        Assert.Contains("  w²₁₁ ← w²₁₁ − η·∂L/∂w²₁₁ = 0.4 − 0.5·0.082167", text, StringComparison.Ordinal);
        Assert.Contains("= 0.358916\n", text, StringComparison.Ordinal);

        string exact = derivation.ToText(exact: true);
        foreach (string number in new[] { "0.75136506955231", "0.77292846532146", "0.29837110876000", "0.35891647971788" })
        {
            Assert.Contains("= " + number, exact, StringComparison.Ordinal);
        }
    }

    /// <summary>Every number of the first step of Adam: m = 0.1g, v = 0.001g², and a step of almost η, whatever g is.</summary>
    [Fact]
    public void A_step_of_Adam_has_a_line_for_what_it_remembers_and_for_its_numbers()
    {
        string text = Of("\"1-1\", Initializer = Initializer.Ones, Optimizer = Optimizer.Adam, Precision = Precision.Double, Explain = true", [1], [0], 0.5).ToText();
        Assert.EndsWith(
            """
            Step 1 of Adam
              βᵗ₁ = 0.9^1                       = 0.9
              ηₜ  = η/(1 − βᵗ₁) = 0.5/(1 − 0.9) = 5
              βᵗ₂ = 0.999^1                     = 0.999
              rₜ  = √(1 − βᵗ₂)  = √(1 − 0.999)  = 0.0316228

            Step of layer 1, Adam
              m(w¹₁₁) ← 0.9·m(w¹₁₁) + 0.1·∂L/∂w¹₁₁                     = 0.9·0 + 0.1·2                               = 0.2
              v(w¹₁₁) ← 0.999·v(w¹₁₁) + 0.001·∂L/∂w¹₁₁·∂L/∂w¹₁₁        = 0.999·0 + 0.001·2·2                         = 0.004
              w¹₁₁    ← w¹₁₁ − (ηₜ·m(w¹₁₁) / (√(v(w¹₁₁)) / rₜ + 10⁻⁸)) = 1 − (5·0.2 / (√(0.004) / 0.0316228 + 10⁻⁸)) = 0.5
              m(b₁₁)  ← 0.9·m(b₁₁) + 0.1·∂L/∂b₁₁                       = 0.9·0 + 0.1·2                               = 0.2
              v(b₁₁)  ← 0.999·v(b₁₁) + 0.001·∂L/∂b₁₁·∂L/∂b₁₁           = 0.999·0 + 0.001·2·2                         = 0.004
              b₁₁     ← b₁₁ − (ηₜ·m(b₁₁) / (√(v(b₁₁)) / rₜ + 10⁻⁸))    = 0 − (5·0.2 / (√(0.004) / 0.0316228 + 10⁻⁸)) = −0.5
            """.ReplaceLineEndings("\n"),
            text,
            StringComparison.Ordinal);
    }

    /// <summary>z = 3 and 1: mean 2, deviations ±1, standard deviation √(1 + ε).</summary>
    [Fact]
    public void Layer_normalisation_has_a_line_for_each_number_forward_and_back()
    {
        INetwork<double> network = Create("\"1-2:layernorm:linear-1\", Precision = Precision.Double, Explain = true");
        network.SetParameters([3, 1, 0, 0, 2, 1, 0, 0, 1, 1, 0]);
        string text = Explanation.OfRow((IExplainedNetwork<double>)network, [1], [0], null).ToText();
        Assert.Contains("\n  mean₁    = total₁ / 2                = 4 / 2             = 2\n", text, StringComparison.Ordinal);
        Assert.Contains("\n  squares₁ = dev₁₁·dev₁₁ + dev₁₂·dev₁₂ = 1·1 + (−1)·(−1)   = 2\n", text, StringComparison.Ordinal);
        Assert.Contains("\n  std₁     = √(squares₁ / 2 + 10⁻⁵)    = √(2 / 2 + 10⁻⁵)   = 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\n  o₁₁      = γ₁₁·n₁₁ + β₁₁             = 2·0.999995 + 0    = 1.99999\n", text, StringComparison.Ordinal);
        Assert.Contains("\n  ∂L/∂n₁₁      = ∂L/∂o₁₁·γ₁₁ ", text, StringComparison.Ordinal);
        Assert.Contains("\n  ∂L/∂mean₁    = (−∂L/∂dev₁₁) + (−∂L/∂dev₁₂) ", text, StringComparison.Ordinal);
        Assert.Contains("\n  ∂L/∂γ₁₁  = ∂L/∂o₁₁·n₁₁ = 1.99999·0.999995    = 1.99998\n", text, StringComparison.Ordinal);
    }

    [FactWithCommand("pdflatex", "apt-get install texlive-latex-base")]
    public void LaTeX_makes_a_document_of_every_kind_of_derivation()
    {
        string[] networks =
        [
            "\"2-2:sigmoid-2:softmax\", Loss = Loss.CrossEntropy", "\"2-2:layernorm:gelu-2\", Optimizer = Optimizer.AdamW", "\"2-2:tanh-2\", Optimizer = Optimizer.NAdam, L1 = 0.1, Loss = Loss.Huber",
            "\"2-20:relu-2\", Optimizer = Optimizer.Adadelta, Inputs = new[] { \"first_input\", \"x2\" }", Networks.LearnedActivations + "\"2-3:PReLU-2:Snake\"",
        ];
        string parts = string.Concat(networks.Select(network => Of(network + ", Precision = Precision.Double, Explain = true", [0.5, 2], [0, 1], 0.1).ToLatex() + "\n"));
        string folder = Directory.CreateTempSubdirectory("latex-").FullName;
        File.WriteAllText(Path.Combine(folder, "row.tex"), "\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}\n" + parts + "\\end{document}\n");
        using Process latex = Process.Start(new ProcessStartInfo("pdflatex", ["-halt-on-error", "-interaction=nonstopmode", "row.tex"]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        string log = latex.StandardOutput.ReadToEnd();
        latex.WaitForExit();
        Assert.True(latex.ExitCode == 0, log);
        Assert.Contains("Output written on row.pdf", log, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void In_Markdown_every_row_of_a_table_has_its_cells()
    {
        string[] lines = MazurRow().ToMarkdown().Split('\n');
        Assert.Equal("# One row through the network 2-2:sigmoid-2:sigmoid", lines[0]);
        Assert.Contains("| Quantity | On paper | With the numbers | Value |", lines);
        Assert.Contains("| o₁₁ | 1 / (1 + exp(−z₁₁)) | 1 / (1 + exp(−0.3775)) | 0.59327 |", lines);
        Assert.All(lines.Where(line => line.StartsWith('|')), line => Assert.Equal(5, Regex.Count(line, @"(?<!\\)\|")));
    }

    /// <summary>One file that loads nothing, and is well-formed.</summary>
    [Fact]
    public void The_page_of_HTML_needs_nothing_else()
    {
        string html = MazurRow().ToHtml();
        XDocument page = XDocument.Parse(Regex.Replace(html, "<meta[^>]*>", string.Empty));
        Assert.DoesNotContain("http", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        Assert.Contains("@media print", html, StringComparison.Ordinal);
        Assert.Contains(page.Descendants("tr"), row => row.Value == "o11= 1 / (1 + exp(−z11))= 1 / (1 + exp(−0.3775))= 0.59327");
        Assert.Contains("<i>w</i><sup>1</sup><sub>21</sub>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_text_in_every_format()
    {
        string markdown = Of("\"1-1\", Inputs = new[] { \"a_b\" }, Precision = Precision.Double, Explain = true", [1], [2], null).ToMarkdown();
        Assert.Contains("a\\_b", markdown, StringComparison.Ordinal);
        string latex = Of("\"1-1\", Inputs = new[] { \"a_b\" }, Precision = Precision.Double, Explain = true", [1], [2], null).ToLatex();
        Assert.Contains("\\mathrm{a\\_b}", latex, StringComparison.Ordinal);
    }

    [Fact]
    public void In_LaTeX_mathematics_is_balanced_and_of_one_alphabet()
    {
        string latex = MazurRow().ToLatex();
        Assert.Contains("o_{11} &= 1 / (1 + \\exp (-z_{11})) = 1 / (1 + \\exp (-0.3775)) = 0.59327 \\\\", latex, StringComparison.Ordinal);
        Assert.Contains("w^{2}_{11} &\\leftarrow w^{2}_{11} - \\eta\\cdot \\partial L/\\partial w^{2}_{11} = ", latex, StringComparison.Ordinal);
        Assert.Equal(latex.Count(c => c == '{'), latex.Count(c => c == '}'));
        Assert.Equal(0, latex.Count(c => c == '$') % 2);
        Assert.Equal(Regex.Count(latex, @"\\begin\{align\*\}"), Regex.Count(latex, @"\\end\{align\*\}"));
        Assert.All(latex, c => Assert.True(c < 128, $"{c} in {latex}"));
    }

    /// <summary>A blank hides its value wherever it would stand, and the key has it.</summary>
    [Fact]
    public void A_worksheet_hides_what_is_to_be_computed_and_its_key_tells_it()
    {
        var worksheet = new DerivationWorksheet(NotesRow(), step => step.Kind is QuantityKind.Output or QuantityKind.Loss);
        Assert.Equal(["o₁₁", "o₁₂", "o₂₁", "L"], worksheet.Blanks.Select(blank => blank.Symbol));
        string text = worksheet.ToText();
        Assert.DoesNotContain("88", text, StringComparison.Ordinal);
        Assert.DoesNotContain("176", text, StringComparison.Ordinal);
        Assert.DoesNotContain("29241", text, StringComparison.Ordinal);
        Assert.Contains("o₁₁ = b₁₁ + w¹₁₁·iq + w¹₂₁·cgpa = ______ [1]\n", text, StringComparison.Ordinal);
        Assert.Contains("∂L/∂w²₁₁ = d₂₁·o₁₁ = 342·[1] = 30096\n", text, StringComparison.Ordinal);
        string key = worksheet.Key.ToText();
        Assert.Contains("[3]", key, StringComparison.Ordinal);
        Assert.Matches(@"\[1\]\s+o₁₁\s+0 \+ 1·80 \+ 1·8\s+88\n", key);
        Assert.Matches(@"\[4\]\s+L\s+\(5 − 176\)²\s+29241$", key);
    }

    [Fact]
    public void A_comparison_shows_what_a_step_changed()
    {
        INetwork<double> network = Create(Notes);
        Derivation before = Explanation.OfRow((IExplainedNetwork<double>)network, [80, 8], [5], null);
        network.Train([80, 8], [5], 0.00001);
        Derivation after = Explanation.OfRow((IExplainedNetwork<double>)network, [80, 8], [5], null);
        string text = new DerivationComparison(before, after).ToText();
        Assert.Matches(@"o₂₁\s+176\s+92\.1157\s+−83\.8843\n", text);
        Assert.Matches(@"L\s+29241\s+7589\.14\s+−21651\.9\n", text);
        Assert.Throws<ArgumentException>(() => new DerivationComparison(before, MazurRow()));
    }

    /// <summary>Row after row, each with the parameters that the row before has left; the network itself stays.</summary>
    [Fact]
    public void An_epoch_by_hand_takes_the_steps_of_training()
    {
        double[] inputs = [80, 8, 60, 5, 110, 7];
        double[] targets = [5, 3, 8];
        INetwork<double> network = Create(Notes);
        EpochDerivation epoch = Explanation.OfEpoch((IExplainedNetwork<double>)network, inputs, targets, 0.00001);
        Assert.Equal(176, network.Predict([80, 8])[0]);

        INetwork<double> trained = network.Clone();
        for (int row = 0; row < 3; row++)
        {
            Assert.Equal(network.Evaluate(inputs.AsSpan(row * 2, 2), targets.AsSpan(row, 1)), epoch.LossesBefore[row]);
            Assert.Equal(trained.Train(inputs.AsSpan(row * 2, 2), targets.AsSpan(row, 1), 0.00001), epoch.Rows[row].Loss);
        }

        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Where(row => epoch.LossesAfter[row] == trained.Evaluate(inputs.AsSpan(row * 2, 2), targets.AsSpan(row, 1))));
        Assert.True(epoch.LossesAfter.Average() < epoch.LossesBefore.Average());
        string text = epoch.ToText();
        Assert.Contains("Row 3 of 3", text, StringComparison.Ordinal);
        Assert.Matches(@"mean\s+[\d.]+\s+[\d.]+\s+[\d.]+$", text);
        Assert.Contains("<h3>", epoch.ToHtml(), StringComparison.Ordinal);
        Assert.Contains("\\subsubsection*", epoch.ToLatex(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_is_too_large_for_lines_gives_its_layers_as_tables()
    {
        double[] inputs = [.. Enumerable.Range(0, 50).Select(i => i / 50.0)];
        string text = Of("\"50-40:relu-16-2\", Precision = Precision.Double, Explain = true", inputs, [1, 2], 0.1).ToText();
        Assert.Contains("Layer 1, ReLU\n  node  ", text, StringComparison.Ordinal);
        Assert.Contains("smallest ∂L/∂w", text, StringComparison.Ordinal);
        Assert.Contains("with a multiplication and an addition in one", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 200));
    }

    /// <summary>Numbers have six digits, or all, in any culture.</summary>
    [Theory]
    [InlineData(0.000001234567, "0.00000123457", "0.000001234567")]
    [InlineData(-1234567.5, "−1234570", "−1234567.5")]
    [InlineData(1.5e-9, "1.5·10⁻⁹", "1.5·10⁻⁹")]
    [InlineData(-1e20, "−10²⁰", "−10²⁰")]
    [InlineData(double.NaN, "NaN", "NaN")]
    [InlineData(double.NegativeInfinity, "−∞", "−∞")]
    public void Numbers_are_those_of_paper(double number, string digits, string exact)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            Assert.Equal(digits, BackpropGen.Derivations.NumberText.Of(number, exact: false));
            Assert.Equal(exact, BackpropGen.Derivations.NumberText.Of(number, exact: true));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>The methods of the class, as users call them.</summary>
    [Fact]
    public void Rows_come_by_name_as_spans_and_as_classes()
    {
        Type type = Networks.TypeOf("\"2-3-2\", Loss = Loss.CrossEntropy, Explain = true");
        string[] methods = [.. type.GetMethods().Where(method => method.Name is "Explain" or "ExplainEpoch").Select(method => method.Name + string.Concat(method.GetParameters().Select(parameter => " " + parameter.Name))).Order()];
        Assert.Equal(
            [
                "Explain inputs classIndex learningRate", "Explain inputs targets learningRate", "Explain x1 x2 classIndex learningRate", "Explain x1 x2 y1 y2 learningRate",
                "ExplainEpoch inputs classes learningRate", "ExplainEpoch inputs targets learningRate",
            ],
            methods);
        object network = Activator.CreateInstance(type)!;
        Derivation ofClass = (Derivation)type.GetMethod("Explain", [typeof(float), typeof(float), typeof(int), typeof(float?)])!.Invoke(network, [1f, 2f, 1, null])!;
        Derivation ofTargets = (Derivation)type.GetMethod("Explain", [typeof(float), typeof(float), typeof(float), typeof(float), typeof(float?)])!.Invoke(network, [1f, 2f, 0f, 1f, null])!;
        Assert.Equal(ofTargets.ToText(), ofClass.ToText());
        Assert.DoesNotContain(ofClass.Steps, step => step.Kind is QuantityKind.NewParameter or QuantityKind.LearningRate);
        Assert.DoesNotContain(Networks.TypeOf("\"2-3-2\", Loss = Loss.CrossEntropy").GetMethods(), method => method.Name.StartsWith("Explain", StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_of_another_length_is_refused_and_so_is_a_step_that_cannot_be_taken()
    {
        var network = (IExplainedNetwork<double>)Create(Notes);
        Assert.Throws<ArgumentException>(() => Explanation.OfRow<double>(network, [1], [2], null));
        Assert.Throws<ArgumentException>(() => Explanation.OfRow<double>(network, [1, 2], [], null));
        Assert.Throws<ArgumentOutOfRangeException>(() => Explanation.OfRow<double>(network, [1, 2], [1], double.NaN));
        Assert.Throws<ArgumentException>(() => Explanation.OfEpoch<double>(network, [1, 2, 3], [1], 0.1));
    }

    private static Derivation NotesRow() => Of(Notes, [80, 8], [5], 0.00001);

    private static Derivation MazurRow()
    {
        INetwork<double> network = Create(Mazur);
        network.SetParameters(MazurStart);
        return Explanation.OfRow((IExplainedNetwork<double>)network, [0.05, 0.10], [0.01, 0.99], 0.5);
    }

    private static Derivation Of(string arguments, double[] inputs, double[] targets, double? learningRate) =>
        Explanation.OfRow((IExplainedNetwork<double>)Create(arguments), inputs, targets, learningRate);

    private static INetwork<double> Create(string arguments) => (INetwork<double>)Activator.CreateInstance(Networks.TypeOf(arguments))!;
}

/// <summary>Predictions without a span for the outputs.</summary>
internal static class Predictions
{
    public static double[] Predict(this INetwork<double> network, double[] inputs)
    {
        double[] outputs = new double[network.Description.OutputCount];
        network.Predict(inputs, outputs);
        return outputs;
    }
}
