using System.Text;
using BackpropGen.Layout;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>XXH64 of texts whose hashes the documentation of other implementations has.</summary>
public class ContentHashTests
{
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)]
    public void A_text_has_the_hash_that_others_compute(string text, ulong hash)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        Assert.Equal(hash, Of(bytes, Math.Max(1, bytes.Length)));
    }

    [Fact]
    public void Pieces_of_any_length_have_the_hash_of_the_whole()
    {
        byte[] bytes = new byte[1_000];
        new Random(1).NextBytes(bytes);
        ulong whole = Of(bytes, bytes.Length);
        Assert.All(Enumerable.Range(1, 100), piece => Assert.Equal(whole, Of(bytes, piece)));
        bytes[999] ^= 1;
        Assert.NotEqual(whole, Of(bytes, bytes.Length));
    }

    private static ulong Of(byte[] bytes, int piece)
    {
        var hash = new ContentHash();
        foreach (byte[] part in bytes.Chunk(piece))
        {
            hash.Add(part, part.Length);
        }

        Assert.Equal(bytes.Length, hash.Length);
        return hash.Value;
    }
}
