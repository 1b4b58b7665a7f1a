using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Policies;

public sealed class PolicyTests
{
    [Fact]
    public async Task The_default_policy_is_there_from_the_start_and_can_be_put_back_as_it_was_read()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var start = await desk.GetAsync("/api/policy");
        Assert.Equal(DeskJson.Write(DeskPolicy.Default), start.Text);
        Assert.Equal("PT24H", (string?)start.Json["nextReplyWithin"]);
        var put = await desk.PutAsync("/api/policy", start.Text);
        Assert.Equal((start.Text, start.ETag), (put.Text, put.ETag));
    }

    [Fact]
    public async Task What_is_left_out_has_its_default_and_decisions_see_the_rest_at_once()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var put = await desk.PutAsync("/api/policy", "{'defaultPromise':'PT12H','leadership':['boss@desk.example'],'warnAtPercent':[60]}");
        JsonNode expected = JsonNode.Parse(DeskJson.Write(DeskPolicy.Default))!;
        expected["defaultPromise"] = "PT12H";
        expected["leadership"] = new JsonArray("boss@desk.example");
        expected["warnAtPercent"] = new JsonArray(60);
        Assert.True(JsonNode.DeepEquals(expected, put.Json), put.Text);
        Assert.Equal(Duration.FromHours(12), (await desk.Directory.TermsAsync([], CancellationToken.None)).Policy.DefaultPromise);
    }

    [Theory]
    [InlineData("{'warnAtPercent':[90,50],'closeAfterWorkingDays':1,'timeZone':'Mars'}", "closeAfterWorkingDays timeZone warnAtPercent", "several at once")]
    [InlineData("{'internalResponse':null,'timeZone':null,'workingDaysCalendar':null}", "internalResponse timeZone workingDaysCalendar", "null is no value")]
    [InlineData("{'internalResponse':{'duration':'PT1H'}}", "internalResponse.calendar", "a target without calendar")]
    [InlineData("{'internalResponse':{'duration':'PT1H','calendar':'nope'}}", "internalResponse", "no such calendar")]
    [InlineData("{'leadership':[null,'x'],'products':null}", "leadership[0] products", "null in a list, null as a list")]
    [InlineData("{'leadership':['x']}", "leadership", "no address")]
    [InlineData("{'replyBudget':null}", "replyBudget", "null is no budget")]
    [InlineData("{'replyBudget':{'total':[null]}}", "replyBudget.total", "null is no limit")]
    [InlineData("{'nextReplyWithin':'tomorrow','closeAfterWorkingDays':'8','sendHoldingNote':1}", "closeAfterWorkingDays nextReplyWithin sendHoldingNote", "unreadable ones")]
    public async Task A_bad_policy_is_refused_with_every_fault_and_the_old_one_stays(string body, string fields, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var old = await desk.PutAsync("/api/policy", "{'defaultPromise':'PT12H'}");
        var answer = await desk.SendAsync("PUT", "/api/policy", body);
        Assert.Equal((fields, because), (string.Join(' ', answer.FaultyFields), because));
        Assert.Equal((HttpStatusCode.OK, old.ETag), ((await desk.GetAsync("/api/policy")).Status, (await desk.GetAsync("/api/policy")).ETag));
    }
}
