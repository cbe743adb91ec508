namespace BackpropGen.Generator.Models;

/// <summary>
/// Reads networks with memory from JSON: as RTNeural's scripts write Keras's models (<c>in_shape</c> and <c>layers</c>), and the tensors of PyTorch's modules by their names, alone or as
/// <c>state_dict</c> beside <c>model_data</c>.
/// </summary>
internal static class JsonModelReader
{
    /// <summary>The model in a file, or what is wrong with it. Whatever the bytes are, nothing is thrown.</summary>
    public static ModelReading Read(byte[] file)
    {
        try
        {
            if (JsonParser.Parse(file) is not JsonObject model)
            {
                throw new RefusedFile("the file is not a model: it should hold an object");
            }

            return new ModelReading(model["layers"] is not null ? KerasLayers.Read(model) : StateDictionary.Read(model), null);
        }
        catch (RefusedFile refusal)
        {
            return new ModelReading(null, refusal.Problem);
        }
    }
}
