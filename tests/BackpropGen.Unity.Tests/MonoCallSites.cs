using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using BackpropGen.Testing;

namespace BackpropGen.Unity.Tests;

/// <summary>
/// Debian compiles Mono's class library with Mono's own compiler, which does not mark references that are read-only: there, the indexer of <see cref="ReadOnlySpan{T}"/> has another signature than in .NET Standard 2.1, and calls of it
/// find no method. Nothing else is different; so where Mono is such a one, the mark is taken out of the calls.
/// </summary>
internal static class MonoCallSites
{
    private const string Indexer = "get_Item";

    /// <summary>A method of an instance with one argument, an int, that returns a reference to the first argument of its type; with the mark behind the number of arguments.</summary>
    private static readonly byte[] WithoutMark = [0x20, 1, 0x10, 0x13, 0, 8];
    private const byte Mark = 0x1F;

    private static readonly bool IsNeeded = !HasMark(LibraryOfMono());

    /// <summary>Makes an assembly call what this Mono has.</summary>
    public static void Adapt(string path)
    {
        if (!IsNeeded)
        {
            return;
        }

        byte[] image = File.ReadAllBytes(path);
        using var file = new PEReader(new MemoryStream(image));
        MetadataReader reader = file.GetMetadataReader();
        int blobs = file.PEHeaders.MetadataStartOffset + reader.GetHeapMetadataOffset(HeapIndex.Blob);
        IEnumerable<BlobHandle> calls = reader.MemberReferences.Select(reader.GetMemberReference).Where(member => reader.GetString(member.Name) == Indexer).Select(member => member.Signature).Distinct();
        foreach (BlobHandle signature in calls)
        {
            byte[] written = reader.GetBlobBytes(signature);
            if (written[2] == Mark && written.AsSpan().EndsWith(WithoutMark.AsSpan(2)))
            {
                // The blob begins with its length, and what is left over behind it belongs to no other.
                int place = blobs + reader.GetHeapOffset(signature);
                image[place] = (byte)WithoutMark.Length;
                WithoutMark.CopyTo(image, place + 1);
            }
        }

        File.WriteAllBytes(path, image);
    }

    /// <summary>The class library lies where Mono is installed: bin/mono and lib/mono/4.5.</summary>
    private static string LibraryOfMono()
    {
        string mono = FactWithCommandAttribute.PathOf("mono")!;
        string folder = Path.GetDirectoryName(File.ResolveLinkTarget(mono, returnFinalTarget: true)?.FullName ?? mono)!;
        return Path.Combine(folder, "..", "lib", "mono", "4.5", "mscorlib.dll");
    }

    private static bool HasMark(string library)
    {
        using var file = new PEReader(File.OpenRead(library));
        MetadataReader reader = file.GetMetadataReader();
        TypeDefinition span = reader.TypeDefinitions.Select(reader.GetTypeDefinition).Single(type => reader.GetString(type.Namespace) == "System" && reader.GetString(type.Name) == "ReadOnlySpan`1");
        MethodDefinition indexer = span.GetMethods().Select(reader.GetMethodDefinition).First(method => reader.GetString(method.Name) == Indexer && reader.GetBlobBytes(method.Signature)[^1] == WithoutMark[^1]);
        return reader.GetBlobBytes(indexer.Signature)[2] == Mark;
    }
}
