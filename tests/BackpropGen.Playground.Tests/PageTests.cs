using BackpropGen.Testing;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Playground.Lessons;
using Playground.Lessons.Explaining;
using Playground.Lessons.Training;

namespace BackpropGen.Playground.Tests;

/// <summary>The page, as a visitor's browser shows it.</summary>
public sealed class PageTests(PublishedPlayground playground) : IClassFixture<PublishedPlayground>
{
    [FactWithCommand(PublishedPlayground.Browser, PublishedPlayground.Installation, Alternative = PublishedPlayground.OtherBrowser)]
    public void All_of_it_is_at_most_two_megabytes_of_brotli()
    {
        string[] compressed = Directory.GetFiles(playground.Folder, "*.br", SearchOption.AllDirectories);
        string[] others = [.. Directory.GetFiles(playground.Folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".br", StringComparison.Ordinal) && !file.EndsWith(".gz", StringComparison.Ordinal))];

        Assert.All(others, file => Assert.Contains(file + ".br", compressed));
        Assert.InRange(compressed.Sum(file => new FileInfo(file).Length), 1, 2_000_000);
    }

    [FactWithCommand(PublishedPlayground.Browser, PublishedPlayground.Installation, Alternative = PublishedPlayground.OtherBrowser)]
    public async Task Every_lesson_opens_and_learns_without_an_error_or_a_request_elsewhere()
    {
        await using OpenPage open = await playground.OpenAsync("");
        Assert.Equal("Salaries", await open.TextOfAsync("#lesson-title"));
        foreach (Lesson lesson in LessonCatalog.All)
        {
            await open.Page.Locator("#lessons a", new PageLocatorOptions { HasText = lesson.Title }).ClickAsync();
            await open.WaitForTextAsync("#lesson-title", lesson.Title);
            Assert.Equal(lesson.Text, await open.TextOfAsync("#lesson-text"));
            string before = await open.TextOfAsync("#training-score");
            await open.Page.ClickAsync("#step-batch");
            Assert.Equal("1", await open.TextOfAsync("#steps"));
            Assert.NotEqual(before, await open.TextOfAsync("#training-score"));
        }

        Assert.Empty(open.Problems);
    }

    [FactWithCommand(PublishedPlayground.Browser, PublishedPlayground.Installation, Alternative = PublishedPlayground.OtherBrowser)]
    public async Task Exclusive_or_is_learnt_to_four_of_four_and_goes_on_until_it_is_paused()
    {
        await using OpenPage open = await playground.OpenAsync("lesson=xor");
        await open.Page.ClickAsync("#run");
        await open.WaitForTextAsync("#training-score", "4 of 4 right");
        await open.Page.ClickAsync("#run");

        await open.WaitForTextAsync("#message", "Paused after");
        string epoch = await open.TextOfAsync("#epoch");
        Assert.True(int.Parse(epoch, System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.Contains("4 of 4 training rows right", await open.Page.GetAttributeAsync("#plot", "aria-label"));
        await open.Page.ClickAsync("#reset");
        Assert.Equal("0", await open.TextOfAsync("#epoch"));
        Assert.Empty(open.Problems);
    }

    [FactWithCommand(PublishedPlayground.Browser, PublishedPlayground.Installation, Alternative = PublishedPlayground.OtherBrowser)]
    public async Task Each_node_and_weight_shows_the_numbers_of_the_library_and_the_lines_that_compute_them()
    {
        const string Link = "lesson=salaries";
        Settings settings = Settings.Parse(Link);
        var session = new Session(LessonCatalog.Find(settings.Lesson), settings);
        await using OpenPage open = await playground.OpenAsync(Link);

        for (int step = 0; step < 2; step++)
        {
            GeneratedSource source = GeneratedSource.Of(session.ClassName);
            Derivation derivation = session.Explain();
            foreach (Part part in Parts(session.Description))
            {
                string name = await SelectAsync(open, part, session.Description);
                IReadOnlyList<string> shown = await open.Page.Locator("#derivation .formula").AllInnerTextsAsync();
                Assert.Equal(part.Of(derivation).Select(quantity => quantity.ToString()), shown);

                string[] lines = source.Text.Split('\n');
                string[] expected = [.. part.Of(derivation).Where(quantity => quantity.Kind is not (QuantityKind.Input or QuantityKind.Target)).Select(source.Find).OfType<(int First, int Last)>()
                    .SelectMany(found => Enumerable.Range(found.First, found.Last - found.First + 1)).Distinct().Order().Select(number => lines[number - 1].Trim())];
                IReadOnlyList<string> marked = await open.Page.Locator("#source .marked code").AllTextContentsAsync();
                Assert.True(expected.SequenceEqual(marked.Select(line => line.Trim())), $"{name}: {string.Join('\n', marked)}");
            }

            await open.Page.ClickAsync("#step-row");
            session.StepRow();
        }

        Assert.Empty(open.Problems);
    }

    [FactWithCommand(PublishedPlayground.Browser, PublishedPlayground.Installation, Alternative = PublishedPlayground.OtherBrowser)]
    public async Task A_clicked_node_and_a_clicked_weight_are_those_that_are_explained()
    {
        await using OpenPage open = await playground.OpenAsync("lesson=xor");

        await open.Page.Locator("#drawing .node").Nth(3).ClickAsync();
        Assert.StartsWith("z₁₂ = b₁₂ + ", await open.Page.Locator("#derivation .formula").Nth(1).InnerTextAsync());

        await open.Page.Locator("#drawing .weight[aria-label^='Weight w²₃₁']").DispatchEventAsync("click");
        Assert.StartsWith("w²₃₁ = ", await open.Page.Locator("#derivation .formula").First.InnerTextAsync());
        Assert.Equal("Weight w²₃₁", await open.Page.Locator("#part option:checked").InnerTextAsync());
    }

    [FactWithCommand(PublishedPlayground.Browser, PublishedPlayground.Installation, Alternative = PublishedPlayground.OtherBrowser)]
    public async Task The_keyboard_reaches_everything()
    {
        await using OpenPage open = await playground.OpenAsync("lesson=xor");

        await open.Page.FocusAsync("#drawing [tabindex='0']");
        await open.Page.Keyboard.PressAsync("ArrowRight");
        Assert.StartsWith("z₁₂ = b₁₂ + ", await open.Page.Locator("#derivation .formula").Nth(1).InnerTextAsync());
        Assert.Equal("Node o₁₂: ", (await open.Page.Locator(":focus").GetAttributeAsync("aria-label"))![..10]);
        await open.Page.Keyboard.PressAsync("Home");
        Assert.StartsWith("Weight w¹₁₁: ", await open.Page.Locator(":focus").GetAttributeAsync("aria-label"));

        await open.Page.FocusAsync("#learning-rate");
        await open.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("1", await open.TextOfAsync("#learning-rate-value"));
        await open.Page.FocusAsync("#step-batch");
        await open.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("1", await open.TextOfAsync("#steps"));
        Assert.Contains("rate=1&", await open.Page.InputValueAsync("#link"));

        // Every control can be tabbed to, in either direction.
        int controls = await open.Page.Locator("button:visible, select:visible, textarea:visible, input:visible:enabled, #lessons a").CountAsync();
        HashSet<string> reached = [];
        await open.Page.FocusAsync("#lessons a");
        for (int i = 0; i < controls + 20; i++)
        {
            reached.Add(await open.Page.EvaluateAsync<string>("() => document.activeElement.id || document.activeElement.textContent"));
            await open.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Superset(new HashSet<string> { "run", "reset", "step-row", "network", "learning-rate", "batch", "scaling", "seed", "speed", "part", "row", "source", "table", "file", "draw", "take-onnx", "link" }, reached);
    }

    [FactWithCommand(PublishedPlayground.Browser, PublishedPlayground.Installation, Alternative = PublishedPlayground.OtherBrowser)]
    public async Task Divergence_is_shown_with_the_message_of_the_library()
    {
        await using OpenPage open = await playground.OpenAsync("lesson=salaries&rate=0.001");
        await open.Page.ClickAsync("#run");
        await open.WaitForTextAsync("#message", "Training diverged in epoch");

        Assert.Contains("inputs that are not scaled", await open.TextOfAsync("#message"));
        Assert.Equal("Run", await open.TextOfAsync("#run"));

        await open.Page.CheckAsync("#scaling");
        Assert.Equal("", await open.TextOfAsync("#message"));
        await open.Page.ClickAsync("#run");
        await open.WaitForTextAsync("#training-score", "e−");
        Assert.Empty(open.Problems);
    }

    [FactWithCommand(PublishedPlayground.Browser, PublishedPlayground.Installation, Alternative = PublishedPlayground.OtherBrowser)]
    public async Task One_s_own_table_and_points_are_learnt()
    {
        await using OpenPage open = await playground.OpenAsync("lesson=own");
        await open.Page.FillAsync("#table", "a,b\n1,2\n3");
        await open.Page.ClickAsync("#learn-table");
        Assert.Equal("Line 3 has 1 column, but the first line has 2.", await open.TextOfAsync("#own-message"));

        await open.Page.FillAsync("#table", "a,b,c\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},{i % 7},{(i < 15 ? "low" : "high")}\n")));
        await open.Page.ClickAsync("#learn-table");
        await open.Page.ClickAsync("#run");
        await open.WaitForTextAsync("#training-score", "20 of 20 right");
        await open.Page.ClickAsync("#run");
        Assert.Equal(["● high", "■ low"], await open.Page.Locator("#plot-legend li").AllTextContentsAsync());

        await open.Page.ClickAsync("#draw");
        await open.Page.ClickAsync("#plot", new PageClickOptions { Position = new Position { X = 100, Y = 100 } });
        await open.Page.SelectOptionAsync("#point-class", "1");
        await open.Page.FillAsync("#point-x", "0.5");
        await open.Page.ClickAsync("#add-point");
        Assert.Equal("2 points in the plane.", await open.TextOfAsync("#own-message"));
        await open.Page.ClickAsync("#run");
        await open.WaitForTextAsync("#training-score", "2 of 2 right");
        Assert.Empty(open.Problems);
    }

    [FactWithCommand(PublishedPlayground.Browser, PublishedPlayground.Installation, Alternative = PublishedPlayground.OtherBrowser)]
    public async Task What_is_taken_along_is_the_network_of_the_page()
    {
        await using OpenPage open = await playground.OpenAsync("lesson=xor&network=2-2-1&seed=5");
        await open.Page.ClickAsync("#step-batch");

        byte[] weights = await DownloadAsync(open, "#take-safetensors");
        INetwork<float> taken = NetworkCatalog.Plane.Single(size => size.Widths == "2-2-1").Of(scaling: false).Create(0);
        taken.Load(new MemoryStream(weights));
        var session = new Session(LessonCatalog.Find("xor"), Settings.Parse("lesson=xor&network=2-2-1&seed=5"));
        session.StepBatch();
        float[] expected = new float[9], actual = new float[9];
        session.Network.GetParameters(expected);
        taken.GetParameters(actual);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));

        Assert.Contains("public partial class Plane2_2_1", System.Text.Encoding.UTF8.GetString(await DownloadAsync(open, "#take-class")));
        Assert.Contains("float Gradient(", System.Text.Encoding.UTF8.GetString(await DownloadAsync(open, "#take-generated")));
        Assert.StartsWith("<!DOCTYPE html>", System.Text.Encoding.UTF8.GetString(await DownloadAsync(open, "#whole-row")), StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(await DownloadAsync(open, "#take-onnx"));

        string link = await open.Page.InputValueAsync("#link");
        await using OpenPage other = await playground.OpenAsync(link[(link.IndexOf('#') + 1)..]);
        Assert.Equal("2-2-1", await other.Page.InputValueAsync("#network"));
        Assert.Equal("5", await other.Page.InputValueAsync("#seed"));
    }

    [FactWithCommand(PublishedPlayground.Browser, PublishedPlayground.Installation, Alternative = PublishedPlayground.OtherBrowser)]
    public async Task It_survives_a_thousand_clicks_and_a_resize()
    {
        await using OpenPage open = await playground.OpenAsync("lesson=moons");
        var random = new Random(17);
        for (int click = 0; click < 1_000; click++)
        {
            if (click % 25 == 0)
            {
                await open.Page.Mouse.WheelAsync(0, random.Next(-900, 900));
            }

            if (click == 500)
            {
                await open.Page.SetViewportSizeAsync(700, 800);
            }

            await open.Page.Mouse.ClickAsync(random.Next(700), random.Next(800));
        }

        await open.Page.Keyboard.PressAsync("Escape");
        await open.Page.EvaluateAsync("() => { location.hash = '#lesson=xor'; }");
        await open.WaitForTextAsync("#lesson-title", "Exclusive or");
        await open.Page.ClickAsync("#run");
        await open.WaitForTextAsync("#training-score", "4 of 4 right");
        Assert.Empty(open.Problems);
    }

    [FactWithCommand(PublishedPlayground.Browser, PublishedPlayground.Installation, Alternative = PublishedPlayground.OtherBrowser)]
    public async Task Axe_finds_nothing_in_either_theme_on_a_desk_or_a_phone()
    {
        foreach (ColorScheme theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            foreach ((string link, int width) in new[] { ("lesson=xor", 1280), ("lesson=irises", 390), ("lesson=salaries&rate=0.001", 1280), ("lesson=own", 390) })
            {
                await using OpenPage open = await playground.OpenAsync(link, theme, width);
                if (await open.Page.IsEnabledAsync("#run"))
                {
                    await open.Page.ClickAsync("#run");
                    await open.Page.WaitForTimeoutAsync(500);
                }

                if (await open.TextOfAsync("#run") == "Pause")
                {
                    await open.Page.ClickAsync("#run");
                }

                var result = await open.Page.RunAxe();
                Assert.True(result.Violations.Length == 0, string.Join('\n', result.Violations.Select(violation => $"{theme} {link}: {violation.Id}, {violation.Help}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}")));
                Assert.True(await open.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= width);
            }
        }
    }

    private static IEnumerable<Part> Parts(NetworkDescription description)
    {
        for (int layer = 1; layer <= description.Layers.Count; layer++)
        {
            for (int node = 1; node <= description.Layers[layer - 1].OutputCount; node++)
            {
                yield return new Part(layer, node, 0);
                for (int from = 1; from <= description.Layers[layer - 1].InputCount; from++)
                {
                    yield return new Part(layer, node, from);
                }
            }
        }
    }

    // Chooses it in the list of all parts, where weights come first, layer by layer, and then the nodes.
    private static async Task<string> SelectAsync(OpenPage open, Part part, NetworkDescription description)
    {
        int[] widths = [description.InputCount, .. description.Layers.Select(layer => layer.OutputCount)];
        int weights = description.Layers.Sum(layer => layer.InputCount * layer.OutputCount);
        int index = part.From > 0
            ? description.Layers.Take(part.Layer - 1).Sum(layer => layer.InputCount * layer.OutputCount) + ((part.Node - 1) * widths[part.Layer - 1]) + part.From - 1
            : weights + widths.Take(part.Layer).Sum() + part.Node - 1;
        await open.Page.SelectOptionAsync("#part", index.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return await open.Page.Locator("#part option:checked").InnerTextAsync();
    }

    private static async Task<byte[]> DownloadAsync(OpenPage open, string button)
    {
        IDownload download = await open.Page.RunAndWaitForDownloadAsync(() => open.Page.ClickAsync(button));
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }
}
