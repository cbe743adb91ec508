namespace BackpropGen.Unity.Tests;

/// <summary>A game that is compiled once for all tests, by the oldest compiler.</summary>
[CollectionDefinition(Name)]
public sealed class OldestGame : ICollectionFixture<OldestGame>, IDisposable
{
    public const string Name = "A game, in the oldest compiler";

    private readonly CompiledGame _game = new(CompilerVersion.Oldest);

    public string Folder => _game.Folder;

    public string Player => _game.Player;

    public IEnumerable<string> OfScripts => _game.OfScripts;

    public IReadOnlyList<string> Messages => _game.Messages;

    public IReadOnlyList<string> Script(string text, params string[] additionalFiles) => _game.Script(text, additionalFiles);

    public IReadOnlyList<string> ScriptFor(string engine, string text, params string[] additionalFiles) => _game.ScriptFor(engine, text, additionalFiles);

    public void Dispose() => _game.Dispose();
}
