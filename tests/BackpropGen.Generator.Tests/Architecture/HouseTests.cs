using System.Reflection;

namespace BackpropGen.Generator.Tests.Architecture;

/// <summary>
/// Data flows one way through the rooms of the generator, and only the rooms at its door know the compiler. In the library, what reads and writes a format serves
/// the others and takes nothing back.
/// </summary>
public class HouseTests
{
    private const string Generator = "BackpropGen.Generator";
    private const string Library = "BackpropGen";

    /// <summary>Which rooms a room of the generator may use.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        [""] = ["Declaration", "Diagnostics", "Emission", "Network"],
        ["Declaration"] = ["", "Topology", "Calculus", "Network", "Models", "Emission"],
        ["Diagnostics"] = ["", "Declaration", "Network", "Topology"],
        ["Topology"] = [""],
        ["Calculus"] = [""],
        ["Network"] = ["", "Calculus"],
        ["Models"] = ["", "Topology", "Calculus", "Network"],
        ["Emission"] = ["", "Calculus", "Network"],
    };

    /// <summary>Which rooms a room of the library may use. What everybody sees, and what generated code calls, use one another and most of the others.</summary>
    private static readonly Dictionary<string, string[]> AllowedInLibrary = new()
    {
        [""] = ["CompilerServices", "GradientChecks", "Onnx", "WeightFiles"],
        ["CompilerServices"] = ["", "WeightFiles", "WeightFiles.Layout"],
        ["GradientChecks"] = ["", "CompilerServices"],
        ["Onnx"] = ["", "CompilerServices", "WeightFiles", "WeightFiles.Layout"],
        ["WeightFiles"] = ["", "CompilerServices", "WeightFiles.Layout", "WeightFiles.Safetensors"],
        ["WeightFiles.Layout"] = ["", "WeightFiles.Safetensors"],
        ["WeightFiles.Safetensors"] = [],
    };

    public static TheoryData<string> Rooms => new(Allowed.Keys);

    public static TheoryData<string> LibraryRooms => new(AllowedInLibrary.Keys);

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_only_the_rooms_before_it(string room)
    {
        foreach ((Type user, Type used) in Uses(typeof(NetworkGenerator).Assembly).Where(use => RoomOf(use.User) == room && RoomOf(use.Used) is { } other && other != room))
        {
            string other = RoomOf(used)!;

            // The root holds the array with value equality, which all may use, and the pipeline, of which only the analyzer's side needs the name.
            bool isPipeline = other.Length == 0 && used == typeof(NetworkGenerator) && room != "Declaration";
            Assert.True(Allowed[room].Contains(other) && !isPipeline, $"{user} uses {used}");
        }
    }

    [Theory]
    [MemberData(nameof(LibraryRooms))]
    public void A_room_of_the_library_uses_only_the_rooms_that_it_may(string room)
    {
        (Type User, Type Used)[] uses = [.. Uses(typeof(NetworkAttribute).Assembly).Where(use => RoomOf(use.User, Library) == room)];
        Assert.NotEmpty(uses);
        Assert.All(uses, use => Assert.True(
            RoomOf(use.Used, Library) is not { } other || other == room || AllowedInLibrary[room].Contains(other), $"{use.User} uses {use.Used}"));
    }

    [Fact]
    public void The_library_has_no_room_without_a_rule() =>
        Assert.Equal(AllowedInLibrary.Keys.Order(StringComparer.Ordinal), RoomsOf(typeof(NetworkAttribute).Assembly, Library));

    [Fact]
    public void The_generator_has_no_room_without_a_rule() =>
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), RoomsOf(typeof(NetworkGenerator).Assembly, Generator));

    [Fact]
    public void Only_the_declaration_the_diagnostics_and_the_pipeline_know_the_compiler()
    {
        Type[] knowing = CompilerUsers().Distinct().ToArray();
        Assert.All(knowing, type => Assert.True(RoomOf(type) is "" or "Declaration" or "Diagnostics", $"{type} uses the compiler"));
        Assert.Contains(typeof(NetworkGenerator), knowing);
        Assert.All(knowing.Where(type => RoomOf(type) == ""), type => Assert.Equal(typeof(NetworkGenerator), Outermost(type)));
    }

    [Fact]
    public void The_generator_needs_nothing_but_the_framework_and_the_compiler()
    {
        string[] references = typeof(NetworkGenerator).Assembly.GetReferencedAssemblies().Select(name => name.Name!).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "System.Collections.Immutable", "netstandard"], references);
    }

    private static IEnumerable<string> RoomsOf(Assembly assembly, string root) =>
        assembly.GetTypes().Select(type => RoomOf(type, root)).OfType<string>().Distinct().Order(StringComparer.Ordinal);

    private static string? RoomOf(Type type, string root = Generator)
    {
        string space = Outermost(type).Namespace ?? string.Empty;
        return space == root ? "" : space.StartsWith(root + ".", StringComparison.Ordinal) ? space[(root.Length + 1)..] : null;
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<(Type User, Type Used)> Uses(Assembly assembly) => References(assembly).Where(use => use.Used.Assembly == assembly);

    private static IEnumerable<Type> CompilerUsers() => References(typeof(NetworkGenerator).Assembly)
        .Where(use => use.Used.Assembly.GetName().Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
        .Where(use => use.Used.Namespace!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
        .Select(use => Outermost(use.User))
        .Where(user => RoomOf(user) is not null);

    /// <summary>Every type that a type's signatures and the code of its methods name.</summary>
    private static IEnumerable<(Type User, Type Used)> References(Assembly assembly)
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (Type type in assembly.GetTypes())
        {
            IEnumerable<Type> signatures = type.GetInterfaces().Append(type.BaseType!).Concat(type.GetFields(All).Select(field => field.FieldType));
            foreach (MethodBase method in type.GetMembers(All).OfType<MethodBase>())
            {
                signatures = signatures.Concat(method.GetParameters().Select(parameter => parameter.ParameterType));
                if (method.GetMethodBody() is { } body)
                {
                    signatures = signatures.Concat(body.LocalVariables.Select(local => local.LocalType)).Concat(TypesInCode(body.GetILAsByteArray()!, method));
                }
            }

            foreach (Type used in signatures.Where(used => used is not null).SelectMany(Parts).Distinct())
            {
                yield return (type, used);
            }
        }
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.IsGenericParameter ? [] : type.GetGenericArguments().SelectMany(Parts).Append(type);

    /// <summary>The types that own what the code calls, creates or reads: every four bytes that are the token of a member are taken for one.</summary>
    private static IEnumerable<Type> TypesInCode(byte[] code, MethodBase method)
    {
        Type[] ofType = method.DeclaringType!.GetGenericArguments();
        Type[] ofMethod = method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : [];
        for (int i = 1; i + 4 <= code.Length; i++)
        {
            // call, callvirt, newobj, and the instructions on fields and types.
            if (code[i - 1] is not (0x28 or 0x6F or 0x73 or (>= 0x7B and <= 0x80) or 0x74 or 0x75 or 0x8D or 0xD0))
            {
                continue;
            }

            MemberInfo? member = null;
            try
            {
                member = method.Module.ResolveMember(BitConverter.ToInt32(code, i), ofType, ofMethod);
            }
            catch (Exception exception) when (exception is ArgumentException or BadImageFormatException)
            {
                // Four bytes that only looked like a token.
            }

            if ((member as Type ?? member?.DeclaringType) is { } owner)
            {
                yield return owner;
            }
        }
    }
}
