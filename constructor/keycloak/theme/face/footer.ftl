<#-- The one template of a theme that Keycloak means to be its own: what stands under the form. -->
<#macro content>
<#if properties.cabinetPhone?has_content || properties.cabinetEmail?has_content>
<div class="sign-foot">
<#if properties.cabinetPhone?has_content><a class="sign-phone" href="tel:${properties.cabinetPhone}"><bdi>${properties.cabinetPhoneShown}</bdi></a></#if>
<#if properties.cabinetEmail?has_content><a href="mailto:${properties.cabinetEmail}"><bdi>${properties.cabinetEmail}</bdi></a></#if>
</div>
</#if>
<div class="sign-art" aria-hidden="true"></div>
</#macro>
