namespace BackpropGen.Layout;

/// <summary>
/// The hash XXH64 with the seed 0 (xxhash_spec.md in github.com/Cyan4973/xxHash): files of other content have another one, but for an accident. It tells whether a file is the one that a
/// class was generated from, and is no protection from somebody who makes two files with one hash: who can exchange the file can exchange the class.
/// </summary>
internal sealed class ContentHash
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;
    private const int Stripe = 32;

    private readonly byte[] _rest = new byte[Stripe];
    private ulong _first = unchecked(Prime1 + Prime2);
    private ulong _second = Prime2;
    private ulong _third;
    private ulong _fourth = unchecked(0 - Prime1);
    private int _restLength;

    /// <summary>How many bytes there were.</summary>
    public long Length { get; private set; }

    /// <summary>The hash of all bytes so far.</summary>
    public ulong Value
    {
        get
        {
            unchecked
            {
                ulong hash = Length < Stripe
                    ? Prime5
                    : Merge(Merge(Merge(Merge(Rotate(_first, 1) + Rotate(_second, 7) + Rotate(_third, 12) + Rotate(_fourth, 18), _first), _second), _third), _fourth);
                hash += (ulong)Length;
                int next = 0;
                for (; next + 8 <= _restLength; next += 8)
                {
                    hash = (Rotate(hash ^ Round(0, Word(_rest, next)), 27) * Prime1) + Prime4;
                }

                if (next + 4 <= _restLength)
                {
                    hash = (Rotate(hash ^ ((Word(_rest, next) & 0xFFFF_FFFF) * Prime1), 23) * Prime2) + Prime3;
                    next += 4;
                }

                for (; next < _restLength; next++)
                {
                    hash = Rotate(hash ^ (_rest[next] * Prime5), 11) * Prime1;
                }

                hash = (hash ^ (hash >> 33)) * Prime2;
                hash = (hash ^ (hash >> 29)) * Prime3;
                return hash ^ (hash >> 32);
            }
        }
    }

    /// <summary>Adds bytes behind those that there were.</summary>
    public void Add(byte[] bytes, int count)
    {
        Length += count;
        int next = 0;
        while (next < count)
        {
            if (_restLength == 0 && count - next >= Stripe)
            {
                AddStripe(bytes, next);
                next += Stripe;
                continue;
            }

            int taken = Math.Min(Stripe - _restLength, count - next);
            Array.Copy(bytes, next, _rest, _restLength, taken);
            next += taken;
            _restLength += taken;
            if (_restLength == Stripe)
            {
                AddStripe(_rest, 0);
                _restLength = 0;
            }
        }
    }

    private void AddStripe(byte[] bytes, int start)
    {
        _first = Round(_first, Word(bytes, start));
        _second = Round(_second, Word(bytes, start + 8));
        _third = Round(_third, Word(bytes, start + 16));
        _fourth = Round(_fourth, Word(bytes, start + 24));
    }

    /// <summary>Eight bytes, the least significant first; those behind the end of the array are 0.</summary>
    private static ulong Word(byte[] bytes, int start)
    {
        if (BitConverter.IsLittleEndian && start + 8 <= bytes.Length)
        {
            return BitConverter.ToUInt64(bytes, start);
        }

        ulong word = 0;
        for (int i = 0; i < 8 && start + i < bytes.Length; i++)
        {
            word |= (ulong)bytes[start + i] << (8 * i);
        }

        return word;
    }

    private static ulong Round(ulong sum, ulong word) => unchecked(Rotate(sum + (word * Prime2), 31) * Prime1);

    private static ulong Merge(ulong hash, ulong sum) => unchecked(((hash ^ Round(0, sum)) * Prime1) + Prime4);

    private static ulong Rotate(ulong word, int bits) => (word << bits) | (word >> (64 - bits));
}
