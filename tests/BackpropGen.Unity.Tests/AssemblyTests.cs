using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace BackpropGen.Unity.Tests;

/// <summary>What the assemblies of the package, and of games with networks, refer to.</summary>
[Collection(OldestGame.Name)]
public sealed class AssemblyTests(OldestGame game)
{
    /// <summary>What code that is compiled ahead of time can do nothing with, or no more than slowly: types and members that are looked up, made or called while the program runs.</summary>
    private static readonly string[] AtRunTime =
    [
        "System.Reflection.", "System.Linq.Expressions.", "System.Dynamic.", "Microsoft.CSharp.", "System.Runtime.CompilerServices.CallSite", "System.Activator", "System.Runtime.Serialization.",
        "System.Type.Get", "System.Type.Make", "System.Type.Invoke", "System.Delegate.CreateDelegate", "System.Delegate.DynamicInvoke", "System.Runtime.InteropServices.Marshal",
    ];

    /// <summary>
    /// What <c>typeof</c> is compiled to; the version that an ONNX file names as its producer's, and its name in messages, metadata of the assembly; and the resource of an embedded model, of which there is none in Unity.
    /// </summary>
    private static readonly string[] Harmless =
    [
        "System.Type.GetTypeFromHandle", "System.Type.get_Assembly", "System.Reflection.Assembly.GetName", "System.Reflection.AssemblyName.get_Version", "System.Reflection.AssemblyName.get_Name",
        "System.Reflection.Assembly.GetManifestResourceStream",
    ];

    [Fact]
    public void The_library_refers_to_NET_Standard_2_1_alone()
    {
        using Metadata library = new(UnityPackage.PathOf(UnityPackage.Library));
        Assert.Equal("BackpropGen", library.Name);
        Assert.Equal(["netstandard 2.1.0.0"], library.References);
    }

    [Fact]
    public void The_generator_refers_to_what_every_compiler_from_4_3_on_has()
    {
        using Metadata generator = new(UnityPackage.PathOf(UnityPackage.Generator));
        Assert.Equal("BackpropGenGenerator", generator.Name);
        Assert.Equal(["Microsoft.CodeAnalysis 4.3.0.0", "Microsoft.CodeAnalysis.CSharp 4.3.0.0", "System.Collections.Immutable 6.0.0.0", "netstandard 2.0.0.0"], generator.References.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Networks_refer_to_NET_Standard_2_1_the_library_and_the_engine_alone() => Assert.All(game.OfScripts, assembly =>
    {
        using Metadata metadata = new(assembly);
        Assert.Subset(new HashSet<string> { "netstandard 2.1.0.0", "BackpropGen 0.1.0.0", "UnityEngine 0.0.0.0", "BackpropGen.Unity 0.0.0.0" }, metadata.References.ToHashSet());
    });

    [Fact]
    public void Neither_the_library_nor_networks_use_reflection()
    {
        foreach (string assembly in game.OfScripts.Append(UnityPackage.PathOf(UnityPackage.Library)))
        {
            using Metadata metadata = new(assembly);
            Assert.DoesNotContain(metadata.UsedMembers, IsAtRunTime);
        }
    }

    [Fact]
    public void The_program_that_plays_the_samples_does_use_it_and_is_found_out()
    {
        using Metadata player = new(game.Player);
        Assert.Contains(player.UsedMembers, member => IsAtRunTime(member) && member == "System.Reflection.FieldInfo.SetValue");
        Assert.Contains(player.UsedMembers, member => IsAtRunTime(member) && member == "System.Delegate.CreateDelegate");
    }

    private static bool IsAtRunTime(string member) => AtRunTime.Any(start => member.StartsWith(start, StringComparison.Ordinal)) && !Harmless.Contains(member) && !member.EndsWith("Attribute..ctor", StringComparison.Ordinal);

    private sealed class Metadata(string path) : IDisposable
    {
        private readonly PEReader _file = new(new MemoryStream(File.ReadAllBytes(path)));

        public string Name => Reader.GetString(Reader.GetAssemblyDefinition().Name);

        public IEnumerable<string> References => Reader.AssemblyReferences.Select(Reader.GetAssemblyReference).Select(reference => $"{Reader.GetString(reference.Name)} {reference.Version}");

        /// <summary>Methods and fields of other assemblies that the code or an attribute names, each with its type.</summary>
        public IEnumerable<string> UsedMembers => Reader.MemberReferences.Select(Reader.GetMemberReference).Select(member => $"{TypeOf(member.Parent)}.{Reader.GetString(member.Name)}");

        private MetadataReader Reader => _file.GetMetadataReader();

        public void Dispose() => _file.Dispose();

        private string TypeOf(EntityHandle parent)
        {
            if (parent.Kind == HandleKind.TypeSpecification)
            {
                return TypeOf(Reader.GetTypeSpecification((TypeSpecificationHandle)parent).DecodeSignature(new GenericType(), null));
            }

            if (parent.Kind != HandleKind.TypeReference)
            {
                return string.Empty;
            }

            TypeReference type = Reader.GetTypeReference((TypeReferenceHandle)parent);
            return $"{Reader.GetString(type.Namespace)}.{Reader.GetString(type.Name)}";
        }

        /// <summary>Of an instance of a generic type, the type.</summary>
        private sealed class GenericType : ISignatureTypeProvider<EntityHandle, object?>
        {
            public EntityHandle GetArrayType(EntityHandle elementType, ArrayShape shape) => default;

            public EntityHandle GetByReferenceType(EntityHandle elementType) => elementType;

            public EntityHandle GetFunctionPointerType(MethodSignature<EntityHandle> signature) => default;

            public EntityHandle GetGenericInstantiation(EntityHandle genericType, System.Collections.Immutable.ImmutableArray<EntityHandle> typeArguments) => genericType;

            public EntityHandle GetGenericMethodParameter(object? genericContext, int index) => default;

            public EntityHandle GetGenericTypeParameter(object? genericContext, int index) => default;

            public EntityHandle GetModifiedType(EntityHandle modifier, EntityHandle unmodifiedType, bool isRequired) => unmodifiedType;

            public EntityHandle GetPinnedType(EntityHandle elementType) => elementType;

            public EntityHandle GetPointerType(EntityHandle elementType) => elementType;

            public EntityHandle GetPrimitiveType(PrimitiveTypeCode typeCode) => default;

            public EntityHandle GetSZArrayType(EntityHandle elementType) => default;

            public EntityHandle GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => handle;

            public EntityHandle GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => handle;

            public EntityHandle GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => default;
        }
    }
}
