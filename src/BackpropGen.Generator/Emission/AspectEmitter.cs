using BackpropGen.Generator.Code;

namespace BackpropGen.Generator.Emission;

/// <summary>Prints the members of one file of a network.</summary>
internal abstract class AspectEmitter
{
    private readonly Aspect _aspect;

    protected AspectEmitter(Emitter emitter, CodeWriter writer, Aspect aspect)
    {
        _aspect = aspect;
        Emitter = emitter;
        Writer = writer;
        Row = new RowArguments(emitter, writer);
    }

    protected Emitter Emitter { get; }

    protected CodeWriter Writer { get; }

    protected RowArguments Row { get; }

    protected string T => Emitter.T;

    protected bool HasStruct => Emitter.Network.HasParametersStruct;

    public virtual void Write()
    {
        bool first = true;
        foreach (Member member in Emitter.Surface.Members.Where(member => member.Aspect == _aspect && member.Id != MemberId.Stage))
        {
            if (!first)
            {
                Writer.Line();
            }

            first = false;
            Documentation.Write(Writer, member);
            Attributes.Write(Writer, Emitter.Target, member);
            WriteMember(member);
        }
    }

    protected virtual void WriteMember(Member member)
    {
        using (Emitter.Open(Writer, member))
        {
            WriteBody(member);
        }
    }

    protected abstract void WriteBody(Member member);

    protected static InvalidOperationException NoBody(Member member) => new($"No body for {member.Id}.");
}
