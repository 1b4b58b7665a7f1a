using System.Net;
using System.Net.Sockets;

namespace SupportFunctions.EndToEnd.Tests.Driver;

/// <summary>Ports below the range from which the system takes its own, so that no outgoing connection steals one in between.</summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Count = 10_000;

    private static int _next = Environment.ProcessId * 37 % Count;

    public static int Next()
    {
        for (int tries = 0; tries < Count; tries++)
        {
            int port = First + (Interlocked.Increment(ref _next) % Count);
            var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                continue;
            }
            finally
            {
                listener.Dispose();
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count} is free.");
    }
}
