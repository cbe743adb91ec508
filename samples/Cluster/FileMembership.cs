using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Cluster;

/// <summary>
/// Which silos there are, in a file: every silo of one machine may die, and the cluster goes on. For this sample and for tests; a cluster of several machines has Redis, PostgreSQL or another store that all of them reach.
/// </summary>
/// <param name="file">The file.</param>
internal sealed class FileMembershipTable(LockedFile file) : IMembershipTable
{
    public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask;

    public Task DeleteMembershipTableEntries(string clusterId) => file.ChangeAsync(_ => (JsonSerializer.SerializeToUtf8Bytes(new Table()), true));

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => ChangeAsync(table =>
        table.Rows.RemoveAll(row => row.Status == nameof(SiloStatus.Dead) && new DateTimeOffset(row.IAmAlive, TimeSpan.Zero) < beforeDate) > 0);

    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadAsync(row => row.Silo == key.ToParsableString());

    public Task<MembershipTableData> ReadAll() => ReadAsync(_ => true);

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => ChangeAsync(table =>
    {
        Row row = Row.Of(entry);
        if (table.Version != tableVersion.Version - 1 || table.Rows.Exists(other => other.Silo == row.Silo))
        {
            return false;
        }

        table.Rows.Add(row);
        table.Version = tableVersion.Version;
        return true;
    });

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => ChangeAsync(table =>
    {
        Row row = Row.Of(entry);
        int place = table.Rows.FindIndex(other => other.Silo == row.Silo);
        if (table.Version != tableVersion.Version - 1 || place < 0 || Text(table.Rows[place].ETag) != etag)
        {
            return false;
        }

        row.ETag = table.Rows[place].ETag + 1;
        table.Rows[place] = row;
        table.Version = tableVersion.Version;
        return true;
    });

    // The only change that needs no version: nothing is decided by it.
    public Task UpdateIAmAlive(MembershipEntry entry) => ChangeAsync(table =>
    {
        int place = table.Rows.FindIndex(other => other.Silo == entry.SiloAddress.ToParsableString());
        if (place >= 0)
        {
            table.Rows[place].IAmAlive = entry.IAmAliveTime;
        }

        return place >= 0;
    });

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static Table Parse(byte[]? contents) => contents is null ? new Table() : JsonSerializer.Deserialize<Table>(contents)!;

    private Task<bool> ChangeAsync(Func<Table, bool> change) => file.ChangeAsync(contents =>
    {
        Table table = Parse(contents);
        bool isChanged = change(table);
        return (isChanged ? JsonSerializer.SerializeToUtf8Bytes(table) : null, isChanged);
    });

    private Task<MembershipTableData> ReadAsync(Func<Row, bool> isWanted) => file.ChangeAsync<MembershipTableData>(contents =>
    {
        Table table = Parse(contents);
        return (null, new MembershipTableData([.. table.Rows.Where(isWanted).Select(row => Tuple.Create(row.ToEntry(), Text(row.ETag)))], new TableVersion(table.Version, Text(table.Version))));
    });

    private sealed class Table
    {
        public int Version { get; set; }

        public List<Row> Rows { get; set; } = [];
    }

    private sealed class Row
    {
        public string Silo { get; set; } = string.Empty;

        public long ETag { get; set; }

        public string Status { get; set; } = string.Empty;

        public int Gateway { get; set; }

        public string Host { get; set; } = string.Empty;

        public string Name { get; set; } = string.Empty;

        public DateTime Started { get; set; }

        public DateTime IAmAlive { get; set; }

        public List<Suspicion> Suspicions { get; set; } = [];

        public static Row Of(MembershipEntry entry) => new()
        {
            Silo = entry.SiloAddress.ToParsableString(), Status = entry.Status.ToString(), Gateway = entry.ProxyPort, Host = entry.HostName ?? string.Empty, Name = entry.SiloName ?? string.Empty, Started = entry.StartTime,
            IAmAlive = entry.IAmAliveTime, Suspicions = [.. (entry.SuspectTimes ?? []).Select(suspicion => new Suspicion { Silo = suspicion.Item1.ToParsableString(), Time = suspicion.Item2 })],
        };

        public MembershipEntry ToEntry() => new()
        {
            SiloAddress = SiloAddress.FromParsableString(Silo), Status = Enum.Parse<SiloStatus>(Status), ProxyPort = Gateway, HostName = Host, SiloName = Name, StartTime = Started, IAmAliveTime = IAmAlive,
            SuspectTimes = [.. Suspicions.Select(suspicion => Tuple.Create(SiloAddress.FromParsableString(suspicion.Silo), suspicion.Time))],
        };
    }

    private sealed class Suspicion
    {
        public string Silo { get; set; } = string.Empty;

        public DateTime Time { get; set; }
    }
}

/// <summary>Where clients find silos: in the same file.</summary>
internal sealed class FileGateways(FileMembershipTable table, IOptions<GatewayOptions> options) : IGatewayListProvider
{
    public TimeSpan MaxStaleness => options.Value.GatewayListRefreshPeriod;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways() =>
        [.. (await table.ReadAll()).Members.Select(member => member.Item1).Where(entry => entry.Status == SiloStatus.Active && entry.ProxyPort > 0)
            .Select(entry => SiloAddress.New(entry.SiloAddress.Endpoint.Address, entry.ProxyPort, entry.SiloAddress.Generation).ToGatewayUri())];
}
