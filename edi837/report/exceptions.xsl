<?xml version="1.0" encoding="UTF-8"?>
<!-- The rows of the page: each opens, and holds everything a person needs; nothing here needs a script. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="html" encoding="UTF-8" indent="no"/>
  <xsl:strip-space elements="*"/>
  <xsl:preserve-space elements="plain marked before after"/>

  <xsl:template match="/group">
    <header>
      <h3><xsl:value-of select="@key"/><xsl:text> </xsl:text><span><xsl:value-of select="@name"/></span></h3>
      <p class="figures"><xsl:value-of select="@findings"/> findings in all</p>
      <p class="about"><xsl:value-of select="."/></p>
    </header>
  </xsl:template>

  <xsl:template match="/rows"><xsl:apply-templates select="row"/></xsl:template>

  <xsl:template match="row">
    <li class="row" id="e-{exception_id}" data-w="{@work}" data-s="{severity}" data-d="{disposition}" data-r="{rule}"
        data-t="{name}" data-p="{@payer}" data-n="{billing_npi}" data-f="{file}" data-c="{@claim}" data-g="{line}"
        data-m="{@cents}" data-l="{days_left}" data-b="{byte_start}">
      <details>
        <summary>
          <span class="sev {severity}"><xsl:value-of select="severity"/></span><xsl:text> </xsl:text>
          <span class="claim">
            <xsl:choose>
              <xsl:when test="patient_control_number">
                <bdi><xsl:value-of select="patient_control_number"/></bdi>
                <xsl:if test="line"> line <xsl:value-of select="line"/></xsl:if>
              </xsl:when>
              <xsl:otherwise>whole file or envelope</xsl:otherwise>
            </xsl:choose>
          </span><xsl:text> </xsl:text>
          <span class="rule"><b><xsl:value-of select="rule"/></b><xsl:text> </xsl:text>
            <span><xsl:value-of select="name"/></span></span><xsl:text> </xsl:text>
          <span class="payer"><bdi><xsl:value-of select="payer_name"/></bdi></span><xsl:text> </xsl:text>
          <span class="days"><xsl:value-of select="days"/></span><xsl:text> </xsl:text>
          <span class="money"><xsl:value-of select="dollars"/></span><xsl:text> </xsl:text>
          <span class="message"><xsl:value-of select="message"/></span><xsl:text> </xsl:text>
          <span class="state"><xsl:value-of select="disposition"/></span>
          <xsl:if test="held"><xsl:text> </xsl:text><span class="state">claim held</span></xsl:if>
        </summary>
        <div class="body">
          <div class="words"><xsl:call-template name="words"/></div>
          <div class="evidence">
            <xsl:call-template name="change"/>
            <xsl:call-template name="excerpt"/>
            <xsl:call-template name="facts"/>
          </div>
        </div>
      </details>
    </li>
  </xsl:template>

  <xsl:template name="words">
    <h4>What is wrong</h4><p><xsl:value-of select="message"/></p>
    <xsl:if test="why != ''"><h4>Why it matters</h4><p><xsl:value-of select="why"/></p></xsl:if>
    <xsl:if test="remedy"><h4>What to do</h4><p><xsl:value-of select="remedy"/></p></xsl:if>
    <xsl:if test="choice">
      <p>Give one of these as value with an approval:</p>
      <ul><xsl:for-each select="choice"><li><code><xsl:value-of select="@value"/></code><xsl:text> </xsl:text>
        <xsl:value-of select="."/></li></xsl:for-each></ul>
    </xsl:if>
    <xsl:if test="answer">
      <h4>Likely answers <small>predictions, payers differ</small></h4>
      <ul class="answers"><xsl:for-each select="answer">
        <li><b><xsl:value-of select="@kind"/><xsl:text> </xsl:text><xsl:value-of select="@code"/></b>
          <xsl:text> </xsl:text><xsl:value-of select="."/></li>
      </xsl:for-each></ul>
    </xsl:if>
    <xsl:if test="source"><h4>Source</h4><p><xsl:value-of select="source_words"/></p></xsl:if>
  </xsl:template>

  <xsl:template name="change">
    <h4><xsl:value-of select="disposition_words"/></h4>
    <xsl:if test="element">
      <p class="change">
        <span class="at"><xsl:value-of select="element"/></span>
        <xsl:choose>
          <xsl:when test="before"><code class="before"><bdi><xsl:value-of select="before"/></bdi></code></xsl:when>
          <xsl:otherwise><i>nothing sent</i></xsl:otherwise>
        </xsl:choose>
        <xsl:if test="after">
          <span class="arrow"> → </span><code class="after"><bdi><xsl:value-of select="after"/></bdi></code>
        </xsl:if>
      </p>
    </xsl:if>
    <xsl:if test="fix_title != '' and fix_title != after"><p><xsl:value-of select="fix_title"/></p></xsl:if>
    <xsl:if test="decision or by or note">
      <p>Decision: <b><xsl:value-of select="decision"/></b>
        <xsl:if test="by"> by <bdi><xsl:value-of select="by"/></bdi></xsl:if>
        <xsl:if test="note"><xsl:text> · </xsl:text><bdi><xsl:value-of select="note"/></bdi></xsl:if></p>
    </xsl:if>
  </xsl:template>

  <xsl:template name="excerpt">
    <xsl:if test="segment_line">
      <h4>In the claim <small>segment numbers count within the transaction set</small></h4>
      <pre class="edi"><xsl:for-each select="segment_line">
        <xsl:choose>
          <xsl:when test="@mark = 'before'"><del><xsl:call-template name="line"/></del></xsl:when>
          <xsl:when test="@mark = 'after'"><ins><xsl:call-template name="line"/></ins></xsl:when>
          <xsl:otherwise><span><xsl:call-template name="line"/></span></xsl:otherwise>
        </xsl:choose>
      </xsl:for-each></pre>
    </xsl:if>
  </xsl:template>

  <xsl:template name="line">
    <i><xsl:value-of select="@number"/><xsl:choose>
      <xsl:when test="@mark = 'before'"><b>−</b></xsl:when>
      <xsl:when test="@mark = 'after'"><b>+</b></xsl:when>
      <xsl:when test="@mark = 'at'"><b>▸</b></xsl:when>
    </xsl:choose></i>
    <xsl:for-each select="plain | marked">
      <xsl:choose>
        <xsl:when test="self::marked"><mark><xsl:value-of select="."/></mark></xsl:when>
        <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
      </xsl:choose>
    </xsl:for-each><xsl:text>&#10;</xsl:text>
  </xsl:template>

  <xsl:template name="facts">
    <h4>Where</h4>
    <dl>
      <dt>File</dt><dd><bdi><xsl:value-of select="file"/></bdi></dd>
      <xsl:if test="interchange"><dt>Control numbers</dt><dd>ISA13 <xsl:value-of select="interchange"/>
        <xsl:if test="group"> · GS06 <xsl:value-of select="group"/></xsl:if>
        <xsl:if test="transaction"> · ST02 <xsl:value-of select="transaction"/></xsl:if></dd></xsl:if>
      <dt>Place</dt><dd><xsl:if test="segment">segment <xsl:value-of select="segment"/>, </xsl:if>bytes
        <xsl:value-of select="byte_start"/> to <xsl:value-of select="byte_end"/></dd>
      <xsl:if test="service_from"><dt>Service</dt><dd><xsl:value-of select="service_from"/>
        <xsl:if test="service_to and service_to != service_from"> to <xsl:value-of select="service_to"/></xsl:if>
        <xsl:if test="use"> · <xsl:value-of select="use"/></xsl:if></dd></xsl:if>
      <xsl:if test="procedure"><dt>Line as sent</dt><dd><xsl:value-of select="procedure"/>
        <xsl:if test="modifiers"><xsl:text> </xsl:text><xsl:value-of select="modifiers"/></xsl:if>
        <xsl:if test="units"> × <xsl:value-of select="units"/><xsl:text> </xsl:text><xsl:value-of select="unit"/></xsl:if>
        <xsl:if test="line_charge"> · <xsl:value-of select="line_charge"/></xsl:if>
        <xsl:if test="revenue_code"> · revenue code <xsl:value-of select="revenue_code"/></xsl:if></dd></xsl:if>
      <xsl:if test="ndc"><dt>Drug</dt><dd>NDC <xsl:value-of select="ndc"/>
        <xsl:if test="ndc_quantity"> · <xsl:value-of select="ndc_quantity"/><xsl:text> </xsl:text>
          <xsl:value-of select="ndc_unit"/></xsl:if></dd></xsl:if>
      <xsl:if test="@payer != ''"><dt>Payer</dt><dd><bdi><xsl:value-of select="@payer"/></bdi>
        <xsl:if test="payer_class"> · <xsl:value-of select="payer_class"/></xsl:if></dd></xsl:if>
      <xsl:if test="billing_npi"><dt>Billing provider</dt><dd>NPI <xsl:value-of select="billing_npi"/></dd></xsl:if>
      <xsl:if test="related_lines"><dt>Related lines</dt><dd><xsl:value-of select="related_lines"/></dd></xsl:if>
      <dt>SNIP type</dt><dd><xsl:value-of select="snip"/><xsl:if test="snip_words != ''">,
        <xsl:value-of select="snip_words"/></xsl:if></dd>
      <dt>Exception</dt><dd><a href="#e-{exception_id}"><xsl:value-of select="exception_id"/></a></dd>
    </dl>
  </xsl:template>
</xsl:stylesheet>
