using System.Text;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Tests.Intake.Webhooks;

public class GenericWebhookTests
{
    [Fact]
    public void A_case_request_is_read()
    {
        var request = Accepted("""
            {"type":"case.requested","extra":1,"data":{"id":"t-1","from":{"email":"jane@acme.example","name":"Jane\r\nDoe"},"subject":"Hi\nthere","text":"a\r\nb",
             "html":"<p>a</p>","channel":"slack","inReplyTo":"t-0","product":null,"attachments":[{"name":"../x.txt","contentType":"text/plain; charset=utf-8","base64":"aGk="}]}}
            """);
        Assert.Equal(new MailAddress("jane@acme.example", "Jane  Doe"), request.From);
        Assert.Equal(("t-1", "Hi there", "a\nb", "<p>a</p>", "slack", "t-0", null), (request.Id, request.Subject, request.Text, request.Html, request.Channel, request.InReplyTo, request.Product));
        var file = Assert.Single(request.Attachments);
        Assert.Equal(("x.txt", "text/plain", "hi"), (file.Name, file.ContentType, Encoding.UTF8.GetString(file.Content.ToMemory().Span)));
    }

    [Fact]
    public void Text_is_made_from_html_where_there_is_only_that()
    {
        var request = Accepted("""{"type":"case.requested","data":{"id":"1","from":{"email":"a@x.example"},"subject":"","html":"<p>Hi <b>you</b></p>"}}""");
        Assert.Equal(("Hi you", "webhook", null), (request.Text, request.Channel, request.From.Name));
    }

    [Theory]
    [InlineData("[]", "The body must be an object with 'type' and 'data'.")]
    [InlineData("{}", "type: is missing; it must be a string that is not empty.")]
    [InlineData("""{"type":"case.closed"}""", "type: 'case.closed' is not known; use 'case.requested'.")]
    [InlineData("""{"type":"case.requested"}""", "data: must be an object.")]
    [InlineData("""{"type":"case.requested","data":{"from":{"email":"a@x.example"},"subject":"s","text":"t"}}""", "data.id: is missing; it must be a string that is not empty.")]
    [InlineData("""{"type":"case.requested","data":{"id":1,"from":{"email":"a@x.example"},"subject":"s","text":"t"}}""", "data.id: must be a string.")]
    [InlineData("""{"type":"case.requested","data":{"id":"1","from":"a@x.example","subject":"s","text":"t"}}""", "data.from: must be an object with 'email'.")]
    [InlineData("""{"type":"case.requested","data":{"id":"1","from":{"email":"a"},"subject":"s","text":"t"}}""", "data.from.email: is no mail address.")]
    [InlineData("""{"type":"case.requested","data":{"id":"1","from":{"email":"a@x.example"},"text":"t"}}""", "data.subject: is missing; it must be a string, which may be empty.")]
    [InlineData("""{"type":"case.requested","data":{"id":"1","from":{"email":"a@x.example"},"subject":"s"}}""", "data.text: is missing; give text, html or both.")]
    [InlineData("""{"type":"case.requested","data":{"id":"1","from":{"email":"a@x.example"},"subject":"s","text":"t","attachments":[{"base64":"aGk="},{"base64":"%"}]}}""", "data.attachments[1].base64: must be the file in base64.")]
    [InlineData("""{"type":"case.requested","data":{"id":"1","from":{"email":"a@x.example"},"subject":"s","text":"t","attachments":{}}}""", "data.attachments: must be an array of at most 50.")]
    [InlineData("""{"type":"case.requested","data":{"id":"\ud800","from":{"email":"a@x.example"},"subject":"s","text":"t"}}""", "The body holds text that is not valid Unicode; send UTF-8 without lone surrogates.")]
    public void A_fault_names_its_field(string json, string expected)
    {
        Assert.False(GenericWebhook.TryRead(Encoding.UTF8.GetBytes(json), out var request, out var error, GenericWebhookOptions.Default, MailReaderOptions.Default));
        Assert.Null(request);
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("{\"type\":")]
    [InlineData("")]
    [InlineData("{\"type\":\"case.requested\",\"type\":\"case.requested\"}")]
    [InlineData("[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]")]
    public void What_is_no_json_says_so(string json)
    {
        Assert.False(GenericWebhook.TryRead(Encoding.UTF8.GetBytes(json), out _, out var error, GenericWebhookOptions.Default, MailReaderOptions.Default));
        Assert.StartsWith("The body is not JSON as expected: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_over_its_limit_is_refused()
    {
        var json = $$$"""{"type":"case.requested","data":{"id":"1","from":{"email":"a@x.example"},"subject":"{{{new string('s', 1001)}}}","text":"t"}}""";
        Assert.False(GenericWebhook.TryRead(Encoding.UTF8.GetBytes(json), out _, out var error, GenericWebhookOptions.Default, MailReaderOptions.Default));
        Assert.Equal("data.subject: has 1001 characters; at most 1000 are accepted.", error);
    }

    private static GenericCaseRequest Accepted(string json)
    {
        Assert.True(GenericWebhook.TryRead(Encoding.UTF8.GetBytes(json), out var request, out var error, GenericWebhookOptions.Default, MailReaderOptions.Default), error);
        return request;
    }
}
