using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;

namespace SupportFunctions.Desk.Http;

/// <summary>Which part of a list is asked for, as written; for <c>[AsParameters]</c>.</summary>
public sealed class PageQuery
{
    /// <summary>1 to 500; 50 when left out.</summary>
    [FromQuery(Name = "top")]
    public string? Top { get; init; }

    /// <summary>What the page before gave as <c>next</c>.</summary>
    [FromQuery(Name = "next")]
    public string? Next { get; init; }

    /// <exception cref="ProblemException">400, with every fault.</exception>
    public Page Read()
    {
        var faults = new Faults();
        int top = Page.DefaultTop;
        if (Top is not null && !(int.TryParse(Top, NumberStyles.None, CultureInfo.InvariantCulture, out top) && top is >= 1 and <= Page.MaxTop))
        {
            faults.Add("top", $"'{Top}' is not a whole number from 1 to 500.");
        }

        string? after = null;
        if (Next is not null && !Page.TryDecode(Next, out after))
        {
            faults.Add("next", Page.NextHowTo);
        }

        faults.ThrowIfAny();
        return new Page(top, after);
    }
}

/// <param name="Top">1 to <see cref="MaxTop"/>.</param>
/// <param name="After">Where the page before ended, in the list's own words; null at the start.</param>
public sealed record Page(int Top, string? After)
{
    public const int DefaultTop = 50;

    public const int MaxTop = 500;

    /// <summary>The opaque <c>next</c> for a place in a list.</summary>
    public static string Encode(string place) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes("1" + place));

    internal const string NextHowTo = "This is not a 'next' that a list gave: pass it on unchanged, or leave it out to begin at the start.";

    /// <summary>400, for a place that decodes and is none of the list's.</summary>
    internal static ProblemException NotOurs() => Problems.Validation("next", NextHowTo).ToException();

    internal static bool TryDecode(string next, out string? place)
    {
        place = null;
        if (!Base64Url.IsValid(next))
        {
            return false;
        }

        string text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(next));
        place = text is ['1', _, ..] && !text.Contains('\uFFFD', StringComparison.Ordinal) ? text[1..] : null;
        return place is not null;
    }
}

/// <param name="Next">Opaque; null at the end.</param>
public sealed record Paged<T>(IReadOnlyList<T> Items, string? Next);
