using System.Collections.Concurrent;
using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Lifecycles;

/// <summary>Posts one parcel after the other; one that got no answer is posted again when the desk is back, as mail servers do.</summary>
internal sealed class Sender(int number, ConcurrentQueue<(Parcel Parcel, string IntakeId)> accepted) : IDisposable
{
    private readonly IEnumerator<Parcel> _parcels = Parcel.Of(number).GetEnumerator();

    /// <summary>Posted, perhaps stored, and never answered.</summary>
    public Parcel? Unanswered { get; private set; }

    /// <summary>Posts that brought no answer.</summary>
    public int Lost { get; private set; }

    /// <returns>The intake id; null when the desk died over it.</returns>
    public async Task<string?> SendAsync(DeskClient client)
    {
        if (Unanswered is null)
        {
            _parcels.MoveNext();
            Unanswered = _parcels.Current;
        }

        try
        {
            string id = DeskClient.Accepted(await client.SendAsync(HttpMethod.Post, Unanswered.Path, Unanswered.ToContent()));
            accepted.Enqueue((Unanswered, id));
            Unanswered = null;
            return id;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            Lost++;
            return null;
        }
    }

    public async Task SendUntilDeadAsync(DeskClient client)
    {
        while (await SendAsync(client) is not null)
        {
        }
    }

    public void Dispose() => _parcels.Dispose();
}
