using System.Security.Cryptography;
using System.Text;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace Cluster;

/// <summary>The states of grains, a file each, in a folder that all silos of a machine see. For this sample and for tests, as <see cref="FileMembershipTable"/> is.</summary>
/// <param name="folder">The folder.</param>
/// <param name="serializer">Writes states as bytes.</param>
internal sealed class FileStorage(string folder, Serializer serializer) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        byte[]? contents = await FileOf(stateName, grainId).ChangeAsync<byte[]?>(contents => (null, contents));
        if (contents is not null)
        {
            grainState.State = serializer.Deserialize<T>(contents)!;
            grainState.ETag = ETagOf(contents);
            grainState.RecordExists = true;
        }
    }

    // The etag is a hash of the contents: equal states are one state.
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        byte[] next = serializer.SerializeToArray(grainState.State);
        string? found = await FileOf(stateName, grainId).ChangeAsync(contents =>
        {
            string? etag = contents is null ? null : ETagOf(contents);
            return (etag == grainState.ETag ? next : null, etag);
        });
        if (found != grainState.ETag)
        {
            throw new InconsistentStateException($"The state of {grainId} was written by somebody else.", found ?? "none", grainState.ETag ?? "none");
        }

        grainState.ETag = ETagOf(next);
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException("This sample deletes no states.");

    private static string ETagOf(byte[] contents) => Convert.ToHexString(SHA256.HashData(contents));

    private LockedFile FileOf(string stateName, GrainId grain) => new(Path.Combine(folder, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{stateName} {grain}"))[..16]) + ".state"));
}
