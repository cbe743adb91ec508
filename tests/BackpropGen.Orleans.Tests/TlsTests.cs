using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BackpropGen.Testing;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace BackpropGen.Orleans.Tests;

/// <summary>TLS as the page sets it up: who has no certificate of the cluster's own authority does not get in.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly X509Certificate2 _authority = Authority("cluster");
    private readonly X509Certificate2 _stranger = Authority("stranger");

    [ThoroughFact]
    public async Task Clients_without_a_certificate_of_the_authority_are_refused()
    {
        int siloPort = TcpHosts.FreePort();
        int gatewayPort = TcpHosts.FreePort();
        using X509Certificate2 siloCertificate = Issue(_authority, "silo");
        using IHost silo = await TcpHosts.StartSiloAsync(siloPort, gatewayPort, builder =>
        {
            OrleansPage.UseCertificates(builder.UseLocalhostClustering(siloPort, gatewayPort), siloCertificate, _authority);
            builder.AddMemoryGrainStorageAsDefault().AddNetworkGrains<KeyModel>("key");
        });
        using X509Certificate2 member = Issue(_authority, "client");
        using X509Certificate2 stranger = Issue(_stranger, "client");
        Assert.True(await JoinsAsync(client => OrleansPage.UseCertificates(client, member, _authority)));

        // A stranger may believe whom he likes: it is the silo that does not let him in. Nor does a client speak to a silo whose certificate it does not know.
        bool[] others = await Task.WhenAll(
            JoinsAsync(client => OrleansPage.UseCertificates(client, stranger, _authority)), JoinsAsync(_ => { }), JoinsAsync(client => OrleansPage.UseCertificates(client, member, _stranger)));
        Assert.Equal([false, false, false], others);
        await silo.StopAsync();

        // A client that is refused goes on trying.
        async Task<bool> JoinsAsync(Action<IClientBuilder> configure)
        {
            using IHost client = TcpHosts.Client(builder =>
            {
                builder.UseLocalhostClustering(gatewayPort);
                configure(builder);
            });
            try
            {
                await client.StartAsync().WaitAsync(TimeSpan.FromSeconds(10));
                return (await client.Grains().GetNetwork<float>("key", "a").Predict(new float[] { 1, 2 }).WaitAsync(TimeSpan.FromSeconds(10))).Length == 1;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                return false;
            }
        }
    }

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    private static X509Certificate2 Authority(string name)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        using X509Certificate2 issued = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        using X509Certificate2 withKey = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}
