using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Architecture;

/// <summary>
/// Data flow one way through the rooms of the generator, and only the rooms at its door know the compiler. In the library, contracts and data are at the bottom, and what
/// users call stands in the room that does it. A room is a folder.
/// </summary>
public class HouseTests
{
    /// <summary>Which rooms a room of the generator may use.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["ValueEquality"] = [],
        ["Operations"] = [],
        ["Topology"] = ["ValueEquality", "Operations"],
        ["Calculus"] = ["ValueEquality", "Operations"],
        ["Program"] = ["ValueEquality", "Calculus"],
        ["Graph"] = ["ValueEquality", "Operations", "Calculus", "Program", "Safetensors"],
        ["Planning"] = ["ValueEquality", "Calculus", "Program", "Graph"],
        ["Code"] = ["ValueEquality", "Calculus", "Program", "Graph", "Planning"],
        ["Safetensors"] = [],
        ["Layout"] = ["Operations", "Safetensors"],
        ["Models"] = ["ValueEquality", "Operations", "Topology", "Calculus", "Graph", "Code", "Layout", "Safetensors"],
        ["Emission"] = ["ValueEquality", "Operations", "Calculus", "Program", "Graph", "Planning", "Code"],
        ["Features"] = ["ValueEquality", "Operations", "Calculus", "Program", "Graph", "Planning", "Code", "Emission"],
        ["Declaration"] = ["ValueEquality", "Operations", "Topology", "Calculus", "Graph", "Planning", "Code", "Layout", "Models", "Features"],
        ["Diagnostics"] = ["ValueEquality", "Declaration", "Code", "Topology"],
        [""] = ["ValueEquality", "Declaration", "Diagnostics", "Features", "Code", "Planning"],
    };

    /// <summary>Which folders a folder of the library may use.</summary>
    private static readonly Dictionary<string, string[]> AllowedInLibrary = new()
    {
        ["Operations"] = [],
        [""] = ["Operations"],
        ["Safetensors"] = [],
        ["Layout"] = ["Operations", "Safetensors"],
        ["CompilerServices/Numbers"] = [],
        ["CompilerServices/Vectors"] = ["CompilerServices/Numbers"],
        ["CompilerServices"] = ["", "Operations", "CompilerServices/Numbers", "CompilerServices/Vectors", "Layout", "Safetensors"],
        ["FormulaText"] = ["", "CompilerServices/Numbers"],
        ["State"] = ["", "Operations", "CompilerServices", "CompilerServices/Numbers", "Layout"],
        ["Prediction"] = ["", "Operations", "CompilerServices", "CompilerServices/Numbers"],
        ["Serving"] = ["", "CompilerServices", "Prediction", "State"],
        ["GradientChecks"] = ["", "Operations", "CompilerServices", "CompilerServices/Numbers", "FormulaText", "State"],
        ["Derivations"] = ["", "Operations", "CompilerServices", "CompilerServices/Numbers", "State"],
        ["WeightFiles"] = ["", "Operations", "CompilerServices", "CompilerServices/Numbers", "Layout", "Safetensors", "State"],
        ["Onnx"] = ["", "Operations", "CompilerServices", "CompilerServices/Numbers", "FormulaText", "Layout", "WeightFiles"],
        ["Sequences"] = ["", "Operations", "CompilerServices", "CompilerServices/Numbers", "CompilerServices/Vectors", "GradientChecks", "Layout", "Onnx", "Safetensors", "State", "Training", "WeightFiles"],
        ["Training"] = ["", "Operations", "CompilerServices", "CompilerServices/Numbers", "CompilerServices/Vectors", "State", "WeightFiles"],
    };

    public static TheoryData<string> Rooms => new(Allowed.Keys);

    public static TheoryData<string> LibraryFolders => new(AllowedInLibrary.Keys);

    [ThoroughTheory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_only_the_rooms_before_it(string room) => Assert.Empty(TypeUses.Generator.All
        .Where(use => use.User.Room == room && use.Used.Room != room && !Allowed[room].Contains(use.Used.Room))
        .Select(use => $"{use.User} uses {use.Used}"));

    [ThoroughTheory]
    [MemberData(nameof(LibraryFolders))]
    public void A_folder_of_the_library_uses_only_the_folders_that_it_may(string folder) => Assert.Empty(TypeUses.Library.All
        .Where(use => use.User.Folder == folder && use.Used.Folder != folder && !AllowedInLibrary[folder].Contains(use.Used.Folder))
        .Select(use => $"{use.User} uses {use.Used}"));

    [ThoroughFact]
    public void The_library_has_no_folder_without_a_rule() =>
        Assert.Equal(AllowedInLibrary.Keys.Order(StringComparer.Ordinal), TypeUses.Library.Types.Select(type => type.Folder).Distinct().Order(StringComparer.Ordinal));

    [ThoroughFact]
    public void The_generator_has_no_room_without_a_rule() =>
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), TypeUses.Generator.Types.Select(type => type.Room).Distinct().Order(StringComparer.Ordinal));

    [ThoroughFact]
    public void Only_the_declaration_the_diagnostics_and_the_pipeline_know_the_compiler()
    {
        HouseType[] knowing = [.. TypeUses.Generator.CompilerUsers];
        Assert.All(knowing, type => Assert.True(type.Room is "" or "Declaration" or "Diagnostics", $"{type} uses the compiler"));
        Assert.Equal(typeof(NetworkGenerator).FullName, Assert.Single(knowing, type => type.Room == "").Name);
    }

    [ThoroughFact]
    public void The_generator_needs_nothing_but_the_framework_and_the_compiler()
    {
        string[] references = typeof(NetworkGenerator).Assembly.GetReferencedAssemblies().Select(name => name.Name!).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "System.Collections.Immutable", "netstandard"], references);
    }
}
